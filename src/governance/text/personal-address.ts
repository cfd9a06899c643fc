/**
 * First names that are common in companies and are no words for a job, a product or a time: not May, Mark, Bill, Grace, Frank,
 * Art, Dale, Chase or Miles.
 */
const firstNames = new Set(
  `adam ada agnes ahmed alan albert alex alexander alexandra alice alicia ali amanda amy ana andrea andreas andrew andrzej angela
  anita ann anna anne annette anton antonio arthur astrid barbara beatrice ben benjamin bernd bernhard brian bruno camille carla
  carlos carmen carol caroline catherine charles charlotte chen chiara chris christian christina christine christoph claire clara
  claudia daniel daniela david deborah denise dennis diana diego dieter dirk donald dorothy edward elena elisa elisabeth elizabeth
  emily emma eric erik eva fatima felix fernando florian francesca francesco francois franz fredrik gabriel gabriela george giulia
  giuseppe greta hannah hans harald heidi heike heinz helen helena henrik henry hiroshi ian ines ingrid irene isabel isabella ivan
  jacob jakob james jan jane janet jason jean jennifer jens jessica joanna johan johannes john jonas jorge jose joseph joshua juan
  julia julie juergen karen karin karl katarzyna katharina katherine kathleen katja kevin klaus kumar lars laura lauren lea lena
  leonard linda lisa louis lucas lucia luis luisa lukas manfred manuel marco margaret maria marie marina mario markus marta martin
  martina mary mathias matthew matthias maximilian megan mehmet melanie michael michal michelle miguel mohamed mohammed monica
  monika muhammad nancy natalie nathalie nicholas nicolas nicole nina olaf olga oliver olivia pablo pamela patricia patrick paul
  paula pedro peter petra philip philipp pierre piotr priya rachel rafael rahul ralf raymond rebecca renate richard robert roberto
  ronald ruth ryan sabine samantha samuel sandra sara sarah satoshi sebastian sergio silvia simon sofia sophia sophie stefan
  stefanie stephan stephanie stephen steven susan susanne svetlana sven tanja tatiana teresa theresa thomas thorsten timothy tomasz
  ulrich ulrike ursula uwe valentina vanessa veronika victor victoria vincent vladimir walter werner wolfgang yuki yusuf yvonne
  zoe`.split(/\s+/),
);

/**
 * Whether the address of a mail, alone or after `mail:` or `mailto:`, is that of one person: it begins with a first name, as in
 * `john.smith@example.com` and `anna@example.com`. Most people's addresses are not recognised, and no other address should be.
 */
export function isPersonalAddress(route: string): boolean {
  const local = /^(?:mail(?:to)?:)?([^@\s:]+)@[^@\s]+$/i.exec(route.trim())?.[1]?.toLowerCase();
  if (local === undefined) return false;
  const [first = "", ...others] = local.split("+")[0]?.split(/[._]/) ?? [];
  return firstNames.has(first) && others.length < 3;
}
