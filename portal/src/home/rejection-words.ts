/** What the codes of messages turned away at the door mean, for people who do not know them. */
const words: Readonly<Record<string, string>> = {
  "signature-missing": "not signed",
  "signature-invalid": "wrong signature",
  "signature-expired": "signed too long ago",
  "payload-too-large": "too large",
  "payload-empty": "empty",
  "payload-not-utf8": "not readable as text",
  "payload-not-json": "not JSON",
  "payload-too-deep": "nested too deeply",
  "payload-forbidden-key": "a field name that is not allowed",
  "payload-duplicate-member": "a field that comes twice",
  "payload-number-unsafe": "a number that cannot be read exactly",
  "payload-charset-unsupported": "unknown character set",
  "contract-broken": "data broke the contract",
  "key-invalid": "no usable key",
  "due-time-skipped": "due while the run before was unfinished",
  "due-time-missed": "due while nothing could run",
  "queue-full": "too busy, the sender tries again",
  "shutting-down": "stopping, the sender tries again",
  "not-found": "no flow listens there",
  "method-not-allowed": "wrong method",
};

export function rejectionWords(code: string): string | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined;
}
