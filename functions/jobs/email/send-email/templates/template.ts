/** What an e-mail says. `{{name}}` is filled from the job's variables, the customer and the tenant; HTML escapes. */
export interface EmailTemplate {
  readonly subject: string;
  /** The middle of the page: paragraphs. */
  readonly html: string;
  readonly text: string;
}

export const defineTemplate = (template: EmailTemplate): EmailTemplate => template;
