import { Pill } from '../../../parts/pill.tsx';
import { count } from '../../../parts/words.ts';
import { useEditor } from '../editor/editor-context.ts';

/** How many problems a node has, in words. */
export function ProblemMarks({ nodeId }: { readonly nodeId: string }) {
  const { problems } = useEditor();
  const own = problems.filter((one) => one.nodeId === nodeId);
  const errors = own.filter(({ severity }) => severity === 'error').length;
  const warnings = own.length - errors;
  return (
    <>
      {errors > 0 && <Pill tone="bad" text={count(errors, 'error')} />}
      {warnings > 0 && <Pill tone="wait" text={count(warnings, 'warning')} />}
    </>
  );
}
