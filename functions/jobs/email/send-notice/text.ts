/** What a notice about runs says. Plain text: names are written by people, and are shown as they are. */
interface Notice {
  readonly kind: 'FAILED' | 'FINISHED';
  readonly runs: number;
  readonly error: string | null;
  readonly since: Date;
  readonly workflowName: string;
  readonly tenantName: string;
  readonly workflowId: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are removed
const inOneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f]+/g, ' ');

/** Returns subject and text. */
export function noticeOf(notice: Notice): { readonly subject: string; readonly text: string } {
  const { kind, runs, error, since, workflowId } = notice;
  const name = inOneLine(notice.workflowName);
  const what = `${runs} ${runs === 1 ? 'run' : 'runs'} of "${name}" ${runs === 1 ? 'has' : 'have'} ${kind === 'FAILED' ? 'failed' : 'finished'}`;
  const lines = [
    `${what} since ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC (${inOneLine(notice.tenantName)}).`,
    ...(kind === 'FAILED' && error !== null ? ['', `The error of one of them: ${inOneLine(error)}`] : []),
    '',
    `They are listed by GET /api/runs?workflowId=${workflowId}&status=${kind}.`,
    ...(kind === 'FAILED'
      ? [
          'Once the cause is mended, POST /api/runs/bulk with the action "retry" lets them go on from where they failed.',
        ]
      : []),
    '',
    `At most one such e-mail an hour leaves. Who gets it stands in the settings of the workflow: notify.${kind === 'FAILED' ? 'onFailure' : 'onFinish'}.`,
  ];
  return { subject: what, text: `${lines.join('\n')}\n` };
}
