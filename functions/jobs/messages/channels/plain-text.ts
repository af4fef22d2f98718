import type { Content } from './channel.ts';

/** Returns content as text, for channels without cards. Buttons that only work inside a card are left out. */
export function plainText(content: Exclude<Content, { kind: 'template' }>): string {
  if (content.kind === 'text') return content.text;
  const links = content.buttons.flatMap((button) =>
    button.type === 'open_website' ? [`${button.title}: ${button.url}`] : [],
  );
  return [content.title, content.subtitle ?? '', ...links].filter(Boolean).join('\n');
}
