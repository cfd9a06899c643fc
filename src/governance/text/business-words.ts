import { isPlaceholder } from "./placeholder.ts";

/** Why a text does not tell people of the business what is the case. */
export type Weakness =
  | { readonly kind: "empty" }
  | { readonly kind: "short" }
  /** It speaks of the machinery. */
  | { readonly kind: "technical"; readonly words: readonly string[] }
  /** It says only that something does not work, or repeats the flow's name. */
  | { readonly kind: "circular"; readonly words: readonly string[] };

/**
 * Words that only people who build software use. A word that business has as well is here only in a place where it cannot be
 * meant so: a customer may queue, a broker may sell insurance, and goods may be on the server of a restaurant.
 */
const technical: readonly RegExp[] = [
  /\bhttps?\b(?:[ -]?(?:[1-5]\d\d|[45]xx|errors?|status(?:es)?|requests?))?|\b[45]xx\b(?: errors?)?/giu,
  /\b(?:error|status|response|exit)[ -]?codes?\b(?: [1-5]\d\d\b)?|\bstatus [1-5]\d\d\b/giu,
  /\b(?:unhandled|uncaught|runtime|null ?pointer) ?exceptions?\b|\bexceptions?(?= (?:is|are|was|were|gets?) (?:thrown|raised|logged))/giu,
  /\bthrows?(?= an? (?:error|exception))|\bexceptions? (?:occurs?|in the (?:code|logs?))\b|\bexception rates?\b|\bstack ?traces?\b/giu,
  /\btimeouts?\b|\btim(?:es?|ed|ing) out\b|\bzeitüberschreitung(?:en)?\b/giu,
  /\b(?:message|job|retry|dead[ -]?letter) queues?\b|\bqueues?(?= (?:grows?|backs? up|builds? up|is full|overflows?|exceeds?))|\bqueue (?:depth|length|size|lag)\b/giu,
  /\bdlq\b|\bdead[ -]letters?\b|\bretries\b|\bretry (?:count|limit|policy)\b|\bidempoten\w+|\bbackoff\b|\bcircuit[ -]?breakers?\b/giu,
  /\blatenc(?:y|ies)\b|\bp(?:50|90|95|99|999)\b|\berror rates?\b|\brate[ -]limit(?:s|ed|ing)?\b|\bthrottl(?:ed|ing)\b/giu,
  /\bservers?(?= (?:is|are|was|were|errors?|down|crash|crashes|restarts?|fails?|does|do|returns?|responds?|answers?|load|unavailable))/giu,
  /\b(?:web|application|app|db|database|internal|file|mail|sftp|ftp) ?servers?\b(?: errors?)?|\bmicro-?services?\b/giu,
  /\bapis?\b|(?<!(?:primary|secondary|clinical) )\bendpoints?\b|\bwebhooks?\b|\bjson\b|\bsql\b|\bnull\b(?! and void)|\bundefined\b/giu,
  /\b(?:invalid|malformed|empty|json|event|message|webhook) payloads?\b|\bpayloads?(?= (?:does not|do not|cannot|fails?|is|are))/giu,
  /\bschema (?:errors?|violations?|mismatch(?:es)?)\b|\bcron ?jobs?\b|\bbatch ?jobs?\b|\bconsumer lag\b|\bcpu\b|\bout of memory\b/giu,
  /\bdatabase (?:connections?|errors?|locks?|transactions?|tables?|rows?)\b/giu,
  /\b(?:kafka|rabbitmq|sqs|kubernetes|docker|redis|postgres(?:ql)?|mysql|mongodb|elasticsearch)\b/giu,
  /\b[a-z][a-z0-9]*_[a-z0-9_]+\b|\b[a-z]\w*\(\)|\bhttps?:\/\/\S+/gu,
];

const circular: readonly RegExp[] = [
  /\b(?:sl[aoi]s?|service[ -]levels?|error budgets?)\b(?=.*\b(?:met|kept|missed|broken|breach\w*|violated|used up)\b)/giu,
  /\b(?:the|our|this) promise (?:is|was|has been|gets) (?:not (?:kept|met|held)|broken|missed)\b/giu,
  /\b(?:the|this|our) (?:flow|integration|interface|workflow|run) (?:is|was|does|did|has|fails?|failed|breaks?|broke|stops?|stopped|takes?|runs?|needs?)\b/giu,
  /\b(?:a|any) run (?:is|fails?|takes?|dies?|does)\b|\bruns (?:are|fail|take|die|do not)\b/giu,
];

/** Fewer words than this, or fewer letters, name nobody and nothing: "Too late", "It does not work". */
const fewestWords = 3;
const fewestLetters = 15;
/** Of writing without spaces between words, such as Japanese. */
const fewestSigns = 6;

/**
 * Why a text says nothing to people of the business; undefined when no reason is known. It knows English words, and those of
 * them that are used in other languages. It prefers to let a poor text pass over finding fault with a good one.
 */
export function weaknessOf(text: string, flowName: string): Weakness | undefined {
  if (isPlaceholder(text)) return { kind: "empty" };
  const jargon = wordsIn(text, technical);
  if (jargon.length > 0) return { kind: "technical", words: jargon };
  const repeated = [...wordsIn(text, circular), ...nameIn(text, flowName)];
  if (repeated.length > 0) return { kind: "circular", words: repeated };
  return isShort(text) ? { kind: "short" } : undefined;
}

function wordsIn(text: string, patterns: readonly RegExp[]): readonly string[] {
  return [...new Set(patterns.flatMap((pattern) => text.match(pattern) ?? []))];
}

/** The name of a flow in quotes, as the beginning of the text, or so long that it is no word of a language. */
function nameIn(text: string, flowName: string): readonly string[] {
  const hyphens = flowName.split("-").length - 1;
  if (hyphens === 0) return [];
  const quoted = new RegExp(`["'\`]${flowName}["'\`]|\\bflow ${flowName}\\b|^(?:the )?${flowName}\\b`, "u");
  const isNamed = quoted.test(text) || (hyphens > 1 && text.includes(flowName));
  return isNamed ? [flowName] : [];
}

function isShort(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text)) return letters < fewestSigns;
  return letters < fewestLetters || (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) < fewestWords;
}
