/** What every e-mail has around its text: a greeting, the sender's name and the unsubscribe link. */

export const htmlFooter = `<p style="color:#5f5f5a;font-size:13px">You receive this because you are a customer of {{tenant}}.
<a href="{{unsubscribe}}" style="color:inherit">Unsubscribe</a></p>
`;

export const textFooter = `--
You receive this because you are a customer of {{tenant}}. To receive no more: {{{unsubscribe}}}
`;

/** Styles are in the elements, because mail programs drop style sheets; one column is readable on a phone. */
export const htmlFrame = (body: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{tenant}}</title></head>
<body style="margin:0;background:#f4f4f2;color:#1c1c1a;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto;padding:24px">
<div style="background:#ffffff;border-radius:8px;padding:32px">
<p>Dear {{customer}},</p>
${body}
<p>Kind regards,<br>{{tenant}}</p>
</div>
${htmlFooter}</div>
</body>
</html>
`;

export const textFrame = (body: string) => `Dear {{customer}},

${body}

Kind regards,
{{tenant}}

${textFooter}`;
