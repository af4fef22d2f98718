/** The texts of an e-mail. `{{name}}` is filled from the job's variables, the customer and the tenant; escaped in HTML. */
export interface EmailTemplate {
  readonly subject: string;
  /** The paragraphs between greeting and end. */
  readonly html: string;
  readonly text: string;
}

export const defineTemplate = (template: EmailTemplate): EmailTemplate => template;
