import type { JsonObject } from '../../graph/canonical-json.ts';
import type { Tools } from '../../graph/tools.ts';

interface Approved {
  readonly name?: string | undefined;
  readonly language?: string | undefined;
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Compiles the texts of a template that the channel has approved, and reports where it cannot be sent. */
export function checkTemplate(
  channel: string,
  outsideWindow: string,
  approved: Approved | undefined,
  tools: Tools,
): void {
  const hasWindow = channel === 'page' || channel === 'whatsapp';
  if (approved !== undefined) {
    tools.require('template', { name: approved.name, language: approved.language });
    if (!hasWindow)
      tools.report(
        'BAD_SETTING',
        'template',
        `the channel "${channel}" knows no window, and so no templates`,
        'Remove it',
      );
  }
  if (approved === undefined && outsideWindow === 'template')
    tools.report(
      'MISSING_SETTING',
      'template',
      'template is needed to send outside the window',
      'Set template, or outsideWindow to wait or skip',
    );
  if (approved !== undefined && outsideWindow !== 'template')
    tools.report(
      'ODD_SETTING',
      'outsideWindow',
      'the template is never sent',
      'Set outsideWindow to template, or remove the template',
    );
  for (const [name, value] of Object.entries(approved?.variables ?? {})) tools.text(`template.${name}`, value);
}

/** The walk fills the values of `variables` in. */
export const compileTemplate = (approved: Approved | undefined): JsonObject | null =>
  approved === undefined
    ? null
    : {
        name: approved.name ?? null,
        language: approved.language ?? null,
        variables: Object.keys(approved.variables ?? {}),
      };
