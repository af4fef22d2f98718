/** `burn-rate` → `BurnRate`: a construct's id from a folder's name. */
export const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
