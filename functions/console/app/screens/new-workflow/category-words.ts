/** `win-back` is shown as "Win-back". */
export const categoryWords = (category: string): string =>
  category.charAt(0).toUpperCase() + category.slice(1).replaceAll('-', ' ');
