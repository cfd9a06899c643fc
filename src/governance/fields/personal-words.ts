/**
 * Names of fields that look as if they held data about people, in English, German, French and Spanish.
 *
 * It is better to overlook a field than to report one that is none: `fileName`, `emailTemplateId`, `ipRange`, `companyAddress` are
 * not about people. So of English and German names the end counts, which says what a thing is, and a word before it can take it back.
 * French and Spanish say what a thing is first.
 */
import type { FieldClass } from "../../contracts/field-class.ts";

/** What a field looks like. */
export interface Likeness {
  /** In words, e.g. `an e-mail address`. */
  readonly looksLike: string;
  /** The class that such a field usually has. */
  readonly class: FieldClass;
  /**
   * What else than free text it may be: an `address` may be an object, a `gender` one of a few values that are written out. An
   * `email` that is an object is a message, and one that is a choice is a permission.
   */
  readonly form: "text" | "object" | "choice";
}

export interface Kind extends Likeness {
  /** Phrases that a name ends with. */
  readonly endings?: readonly string[];
  /** Phrases that are the whole name, but for words such as `customer` or `billing` before them. */
  readonly alone?: readonly string[];
  /** French and Spanish phrases, anywhere in a name. */
  readonly anywhere?: readonly string[];
}

type Phrases = Omit<Kind, keyof Likeness>;

const personal = (looksLike: string, phrases: Phrases, form: Likeness["form"] = "text"): Kind => ({
  looksLike,
  class: "personal",
  form,
  ...phrases,
});

export const kinds: readonly Kind[] = [
  personal("an IP address", {
    endings: ["ip", "ip address", "ip addr", "remote address", "remote addr", "ipadresse"],
    anywhere: ["adresse ip", "direccion ip"],
  }),
  personal("an e-mail address", {
    endings: ["email", "email address", "mail address", "mailadresse", "emailadresse", "email adresse", "mail adresse"],
    alone: ["mail"],
    anywhere: ["courriel", "correo", "adresse email", "adresse mail"],
  }),
  personal("a phone number", {
    endings: [
      ...["phone", "phone number", "phone no", "phone nr", "telephone", "telephone number", "cellphone", "cell phone"],
      ...["mobile number", "mobile no", "mobile phone", "cell number", "fax number", "msisdn", "telefon"],
      ...["telefonnummer", "handynummer", "mobilnummer", "mobiltelefon", "rufnummer", "faxnummer", "whatsapp number"],
    ],
    alone: ["mobile", "fax", "tel", "handy", "whatsapp"],
    anywhere: ["telefono", "numero telephone", "numero de telephone", "movil", "celular"],
  }),
  personal("the name of a person", {
    endings: [
      ...["first name", "last name", "middle name", "given name", "family name", "maiden name"],
      ...["birth name", "firstname", "lastname", "surname", "forename", "nickname"],
      ...["vorname", "nachname", "familienname", "geburtsname", "kundenname", "kontoinhaber", "ansprechpartner"],
      ...["card holder", "cardholder", "cardholder name", "card holder name", "account holder", "credit card name"],
    ],
    anywhere: ["prenom", "nom famille", "nom de famille", "apellido", "nombre completo", "nombre cliente"],
  }),
  personal(
    "an address",
    {
      endings: [
        ...["address", "address line", "street", "street name", "street address", "street number", "house number"],
        ...["adresse", "anschrift", "strasse", "hausnummer", "lieferadresse", "rechnungsadresse", "wohnort"],
        ...["postal code", "postcode", "post code", "zip code", "zipcode", "postleitzahl"],
      ],
      alone: ["zip", "plz"],
      anywhere: ["direccion", "domicilio", "codigo postal", "code postal", "calle", "adresse"],
    },
    "object",
  ),
  personal("something about a birth", {
    endings: [
      ...["birth date", "birthdate", "date of birth", "dob", "birthday", "birth place", "birthplace", "place of birth"],
      ...["birth year", "year of birth", "geburtsdatum", "geburtstag", "geburtsort", "geburtsjahr"],
    ],
    anywhere: ["date naissance", "date de naissance", "fecha nacimiento", "fecha de nacimiento", "nacimiento"],
  }),
  personal("a number by which the state knows a person", {
    endings: [
      ...["ssn", "social security number", "social security", "national id", "national insurance number"],
      ...["tax id", "tax number", "tax identification number", "taxpayer id", "passport", "passport number"],
      ...["passport no", "driver license", "driver licence", "driving licence", "driving license"],
      ...["driver license number", "driving licence number", "identity card", "identity card number"],
      ...["steuernummer", "steuer id", "steueridentifikationsnummer", "sozialversicherungsnummer", "reisepass"],
      ...["ausweisnummer", "personalausweis", "reisepassnummer", "fuhrerschein"],
    ],
    alone: ["dni", "nie", "nif", "curp", "cpf", "aadhaar"],
    anywhere: ["pasaporte", "passeport", "numero securite sociale", "numero de securite sociale", "seguridad social"],
  }),
  personal(
    "a bank account",
    {
      endings: ["iban", "bank account", "bank account number", "kontonummer", "bankverbindung"],
      anywhere: ["compte bancaire", "cuenta bancaria"],
    },
    "object",
  ),
  {
    looksLike: "a payment card",
    class: "secret",
    form: "object",
    endings: [
      "card number",
      "credit card",
      "debit card",
      "payment card",
      "kreditkarte",
      "kreditkartennummer",
      "card pan",
    ],
    anywhere: ["carte bancaire", "carte de credit", "numero carte", "numero de carte", "tarjeta"],
  },
  personal(
    "where somebody is",
    {
      endings: ["latitude", "longitude", "geo location", "geolocation", "gps", "gps position", "current location"],
      alone: ["lat", "lng", "lon"],
      anywhere: ["ubicacion"],
    },
    "object",
  ),
  personal(
    "something private about a person",
    {
      endings: [
        ...["gender", "sex", "salutation", "marital status", "nationality", "religion", "ethnicity", "citizenship"],
        ...["sexual orientation", "blood type", "disability", "salary", "geschlecht", "anrede", "gehalt"],
        ...["staatsangehorigkeit", "familienstand", "nationalitat", "konfession"],
      ],
      alone: ["sexe", "sexo", "genero"],
      anywhere: ["nationalite", "nacionalidad", "etat civil", "estado civil", "civilite"],
    },
    "choice",
  ),
];

/** Words for people and for their addresses: whatever has a name or a place because of them is theirs. */
export const people = new Set([
  ...["customer", "contact", "recipient", "person", "buyer", "employee", "patient", "guest", "passenger", "member"],
  ...[
    "driver",
    "student",
    "spouse",
    "client",
    "user",
    "applicant",
    "beneficiary",
    "payer",
    "payee",
    "subscriber",
    "author",
  ],
  ...["kunde", "kunden", "empfanger", "mitarbeiter", "cliente", "destinataire", "destinatario"],
]);
export const qualifiers = new Set([
  ...people,
  ...["billing", "shipping", "delivery", "home", "private", "work", "personal", "primary", "secondary", "main"],
  ...[
    "new",
    "old",
    "current",
    "default",
    "sender",
    "receiver",
    "owner",
    "address",
    "ship",
    "bill",
    "to",
    "from",
    "geo",
  ],
]);

/** Before the end of a name, these say that it is about a thing: `serverIp`, `companyAddress`, `webAddress`. */
export const things = new Set([
  ...[
    "host",
    "server",
    "service",
    "node",
    "pod",
    "cluster",
    "gateway",
    "proxy",
    "bind",
    "listen",
    "public",
    "internal",
  ],
  ...["web", "url", "memory", "contract", "wallet", "mac", "base", "start", "end", "network", "private", "elastic"],
  ...[
    "company",
    "business",
    "store",
    "shop",
    "origin",
    "warehouse",
    "branch",
    "office",
    "supplier",
    "vendor",
    "support",
  ],
  ...["noreply", "reply", "system", "product", "domain", "printer", "location", "depot", "plant", "site", "carrier"],
]);

/** At the end of a name, these say that it is about something else: `telefono_id`, `adresse_type`. */
export const technical = new Set([
  ...["id", "key", "type", "status", "state", "code", "count", "verified", "valid", "enabled", "required", "template"],
  ...["format", "at", "url", "uri", "hash", "index", "length", "flag", "list", "group", "label", "field", "config"],
]);
