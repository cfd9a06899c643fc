import { describe, expect, it } from "vitest";
import { personalName } from "./personal-names.ts";

const personal: Readonly<Record<string, string>> = {
  "an e-mail address":
    "email Email e-mail eMail EMAIL customerEmail customer_email contact-email emails emailAddress email_addresses emailAdresse mail courriel correo correoElectronico correo_cliente adresse_email",
  "a phone number":
    "phone Phone phoneNumber mobile customerMobile mobile_number cellphone telephone phones phone_2 fax msisdn telefon Telefonnummer handynummer handy telefono teléfono numero_de_telephone movil",
  "the name of a person":
    "firstName first_name FIRST_NAME lastName last-name fullName full_name givenName familyName surname customerName contactName recipient_name vorname nachname Kundenname prenom prénom nom_de_famille apellido apellidos nombreCompleto cardholderName customer_fullname",
  "an address":
    "address billingAddress shipping_address address1 addressLine2 street streetName houseNumber zip billing_zip postalCode postcode addresses straße Hausnummer PLZ postleitzahl lieferadresse direccion direcciónEnvio codigo_postal code_postal adresseLivraison calle",
  "something about a birth":
    "birthDate dateOfBirth date_of_birth dob birthday birthplace geburtsdatum date_naissance dateDeNaissance fechaNacimiento",
  "a number by which the state knows a person":
    "ssn SSN socialSecurityNumber taxId tax_id customerTaxId taxNumber passport passportNumber driverLicense steuernummer steuerId sozialversicherungsnummer dni pasaporte numero_securite_sociale",
  "a bank account": "iban IBAN customerIban bankAccountNumber kontonummer compte_bancaire cuentaBancaria",
  "a payment card": "cardNumber card_number creditCard kreditkarte carte_bancaire tarjeta",
  "an IP address": "ip IP ipAddress clientIp client_ip browser_ip IPv4 clientIPv4 ipv6Address remoteAddr adresse_ip",
  "where somebody is": "latitude longitude lat lng geoLocation geo_lat customerLocation_latitude ubicacion",
  "something private about a person":
    "gender sex maritalStatus nationality salutation salary geschlecht anrede sexe estado_civil",
};

const others = `name productName fileName companyName username userName hostname displayName eventName full_name_template
  emailTemplateId emailVerified emailSentAt isEmail hasPhone email_count emailType phoneType phone_verified supportEmail storePhone
  ipRange vip zipFile zipUrl serverIp hostIp publicIp shipment recipe tip
  macAddress webAddress walletAddress contractAddress companyAddress warehouseAddress memory_address addressId addressType
  adresse_id direccion_tipo_id telefonoId
  card cardType creditCardBrand discard location locationId streetlight mobileApp passportExpired
  title sku color genre group order_id total status code note number key value version company`;

describe("the name of a field", () => {
  it.each(Object.entries(personal))("looks like %s", (looksLike, names) => {
    const seen = names.split(" ").map((name) => [name, personalName(name)?.looksLike]);
    expect(seen).toEqual(names.split(" ").map((name) => [name, looksLike]));
  });

  it("is not of people when it only has such a word in it", () => {
    expect(others.split(/\s+/).filter((name) => personalName(name) !== undefined)).toEqual([]);
  });

  it.each([
    { name: "name", parent: "customer", isPersonal: true },
    { name: "name", parent: "customers", isPersonal: true },
    { name: "name", parent: "user", isPersonal: true },
    { name: "name", parent: "product", isPersonal: false },
    { name: "full_name", parent: "repository", isPersonal: false },
    { name: "full_name", parent: "employee", isPersonal: true },
    { name: "ip", parent: "server", isPersonal: false },
    { name: "zip", parent: "warehouse", isPersonal: false },
    { name: "email", parent: "company", isPersonal: false },
    { name: "email", parent: "company_contact", isPersonal: true },
  ])("counts by what it is in: $name in $parent", ({ name, parent, isPersonal }) => {
    expect(personalName(name, parent) !== undefined).toBe(isPersonal);
  });
});
