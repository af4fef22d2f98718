import { useLocation } from 'wouter';
import { ApiError, messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';

export type NewWorkflow = NonNullable<Input<'createWorkflow'>['body']>;

/** The API's messages by the member that they are about: `name`, or a parameter. */
export function messagesBy(error: unknown): Readonly<Partial<Record<string, string>>> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(error.fields.map(({ path, message }) => [path.replace(/^parameters\./, ''), message]));
}

/** Makes a draft, and opens it. */
export function useCreateWorkflow() {
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: async (body: NewWorkflow) => (await call('createWorkflow', { body })).data,
    onSuccess: async ({ id, name }) => {
      say(`The draft “${name}” is made. Nobody enters before you activate it.`);
      await refresh('listWorkflows', 'listWorkflowTemplates');
      navigate(`/workflows/${id}`);
    },
    onError: (error) => {
      if (Object.keys(messagesBy(error)).length === 0) say(messageOf(error), { tone: 'bad' });
    },
  });
}
