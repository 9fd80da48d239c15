import { actionTokens } from './tokens';

const DAY = 24 * 60 * 60 * 1000;
/** 1200 years of the calendar, which are whole weeks. */
const CYCLE = 438_291 * DAY;
/** Eleven years, four months, half a month or more, seven hours, half an hour and some seconds. */
const REST = 4155.313 * DAY;

/**
 * The time of the copies of charts. Each part of its date and its time differs from the clock, also from the clock some seconds
 * later. It is in the distant future, so that the dates with which templates compare the clock are before it.
 */
export function otherTime(clock: number = Date.now()): string {
  return new Date(clock + CYCLE + REST).toISOString().slice(0, 19);
}

/** Functions that read the clock unless an argument is a time, and `tpl`, whose text may call them. */
const CALLS = 'ago date dateInZone date_in_zone durationRound htmlDate htmlDateInZone tpl'.split(' ');

const HELPER = 'cdk8s-clearml.other-time';
const REWRITER = `${HELPER}.rewrite`;
/** Ends a command that starts with `list "function"`, so that the helper gets the function and its arguments. */
const CALL_HELPER = ` | include "${HELPER}"`;

/**
 * Calls a function of `CALLS` at the other time. Its argument is a list: the name of the function, and its arguments.
 * `date` and its variants print the current time for each argument that is not a time.
 */
const helperTemplate = (now: string): string => `
{{define "${HELPER}"}}
{{$now := ${now}}}
{{$function := first .}}{{$arguments := rest .}}{{$first := first $arguments}}{{$last := last $arguments}}
{{if eq $function "tpl"}}{{tpl (include "${REWRITER}" $first) $last}}
{{else if eq $function "ago"}}
{{if has (typeOf $first) (list "int" "int64")}}
{{$first = toDate "2006-01-02T15:04:05Z07:00" (dateInZone "2006-01-02T15:04:05Z07:00" $first "UTC")}}
{{end}}
{{if eq (typeOf $first) "time.Time"}}{{($now.Sub $first).Round 1000000000}}{{else}}{{ago $first}}{{end}}
{{else if eq $function "durationRound"}}
{{if eq (typeOf $first) "time.Time"}}{{durationRound ($now.Sub $first).Nanoseconds}}{{else}}{{durationRound $first}}{{end}}
{{else}}
{{$time := index $arguments (ternary 0 1 (hasPrefix "html" $function))}}
{{if not (has (typeOf $time) (list "time.Time" "*time.Time" "int" "int32" "int64"))}}{{$time = $now}}{{end}}
{{if eq $function "date"}}{{date $first $time}}
{{else if eq $function "htmlDate"}}{{htmlDate $time}}
{{else if eq $function "htmlDateInZone"}}{{htmlDateInZone $time $last}}
{{else}}{{dateInZone $first $time $last}}{{end}}
{{end}}{{end}}`;

const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"|\x60[^\x60]*\x60|'(?:[^'\\\n]|\\.)*'`;
const COMMENT = String.raw`\{\{(?:-\s)?/\*[\s\S]*?\*/(?:\s-)?\}\}`;
const PARTS = String.raw`${COMMENT}|\{\{(?:${QUOTED}|[^"\x60'])*?\}\}|[^{]+|\{`;
const TOKENS = String.raw`${QUOTED}|[.$][\w\pL]*|[\w\pL]+|[\s\S]`;

/**
 * Does to a text for `tpl` what `withOtherTime` does to a template. Only helm knows these texts: they come from values, files and
 * other templates, or are put together.
 */
const rewriterTemplate = (now: string): string => `
{{define "${REWRITER}"}}
{{if not (regexMatch \`\\b(now|${CALLS.join('|')})\\b\` .)}}{{.}}{{else}}
{{range $part := regexFindAll \`${PARTS}\` . -1}}
{{if or (not (hasPrefix "{{" $part)) (regexMatch \`^${COMMENT}$\` $part)}}{{$part}}{{else}}
{{$end := regexFind \`(?:\\s-)?\\}\\}$\` $part}}{{$calls := dict}}{{$depth := 0}}
{{range $token := regexFindAll \`${TOKENS}\` (trimSuffix $end $part) -1}}
{{if and (has $token (list "|" ")")) (hasKey $calls (toString $depth))}}
{{$_ := unset $calls (toString $depth)}}{{\`${CALL_HELPER}\`}}
{{end}}
{{if eq $token "("}}{{$depth = add1 $depth}}{{else if eq $token ")"}}{{$depth = sub $depth 1}}{{end}}
{{if eq $token "now"}}${now}
{{else if has $token (list ${CALLS.map((name) => `"${name}"`).join(' ')})}}
{{$_ := set $calls (toString $depth) true}}list "{{$token}}"
{{else}}{{$token}}{{end}}
{{end}}
{{if hasKey $calls "0"}}{{\`${CALL_HELPER}\`}}{{end}}{{$end}}
{{end}}{{end}}{{end}}{{end}}`;

/** Replaces the text between two offsets. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A template that prints what `template` prints at the time `time`. The lines keep their numbers, and the added definitions print
 * nothing. The same template if it cannot read the clock.
 */
export function withOtherTime(template: string, time: string): string {
  const now = `(toDate "2006-01-02T15:04:05" "${time}")`;
  const edits = actionTokens(template).flatMap(({ tokens, offsets }) => editsOf(tokens, offsets, now));
  const parts = edits.map(({ from, text }, index) => template.slice(edits[index - 1]?.to ?? 0, from) + text);
  const last = edits.at(-1);
  const definitions = `${helperTemplate(now)}${rewriterTemplate(now)}`.replaceAll('\n', '');
  return last ? parts.join('') + template.slice(last.to) + definitions : template;
}

function editsOf(tokens: readonly string[], offsets: readonly number[], now: string): Edit[] {
  const edits: Edit[] = [];
  /** Whether the command at each depth of parentheses calls the helper. */
  const calls = [false];
  const endCommand = (index: number): void => {
    if (calls.pop()) {
      const end = (offsets[index - 1] ?? 0) + (tokens[index - 1] ?? '').length;
      edits.push({ from: end, to: end, text: CALL_HELPER });
    }
  };
  tokens.forEach((token, index) => {
    const at = { from: offsets[index] ?? 0, to: (offsets[index] ?? 0) + token.length };
    if (token === '(') {
      calls.push(false);
    } else if (token === '|') {
      endCommand(index);
      calls.push(false);
    } else if (token.startsWith(')')) {
      endCommand(index);
    } else if (token === 'now') {
      edits.push({ ...at, text: now });
    } else if (CALLS.includes(token)) {
      edits.push({ ...at, text: `list "${token}"` });
      calls.splice(-1, 1, true);
    }
  });
  endCommand(tokens.length);
  return edits;
}
