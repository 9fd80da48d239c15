/** The wanted name; if it is taken, the first name with a number that is not: `name-2`, `name-3` and so on. */
export function uniqueName(wanted: string, isTaken: (name: string) => boolean, separator = '-'): string {
  let name = wanted;
  for (let n = 2; isTaken(name); n++) {
    name = `${wanted}${separator}${n}`;
  }
  return name;
}
