import { expect, it } from "vitest";
import { isSecretName } from "./secret-names.ts";

it("knows the names of what gives access", () => {
  const names = `password Password user_password passwordHash pwd passphrase clientSecret client_secret apiKey api_key API-KEY privateKey
    token accessToken refresh_token cart_token cvv cvc cardSecurityCode otp contraseña mot_de_passe passwort kennwort credentials`;
  expect(names.split(/\s+/).filter((name) => !isSecretName(name))).toEqual([]);
});

it("lets pass what only has such a word in it", () => {
  const names = `passwordChangedAt passwordResetUrl hasPassword isSecret secretName keyboard key primaryKey nextPageToken
    continuation_token tokenCount max_tokens tokenType authorization securityCode secretary monkey otpEnabled`;
  expect(names.split(/\s+/).filter(isSecretName)).toEqual([]);
});
