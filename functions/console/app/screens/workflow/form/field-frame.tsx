import { type ReactNode, useId } from 'react';
import { useEditor } from '../editor/editor-context.ts';
import { problemsAt } from '../problems/problems-of.ts';
import styles from './form.module.css';

interface Ids {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
  readonly 'data-path': string;
}

interface FieldFrameProps {
  readonly title: string;
  readonly description?: string | undefined;
  /** `nodes.call.data.title`, as problems name it. */
  readonly path: string;
  /** Draws the control, which takes the ids. */
  readonly children: (ids: Ids) => ReactNode;
}

/** Messages of the API about a member, at the member. */
export function Messages({ path, id }: { readonly path: string; readonly id?: string }) {
  const { problems } = useEditor();
  return (
    <span id={id} className="sm bad-text">
      {problemsAt(problems, path)
        .map(({ message, fix }) => (fix ? `${message}. ${fix}.` : message))
        .join(' ')}
    </span>
  );
}

/** A control with its name, what there is to know of it, and what is wrong with it. */
export function FieldFrame({ title, description, path, children }: FieldFrameProps) {
  const id = useId();
  const { problems } = useEditor();
  const isWrong = problemsAt(problems, path).some(({ severity }) => severity === 'error');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{title}</label>
      {children({ id, 'aria-describedby': `${id}-about ${id}-wrong`, 'aria-invalid': isWrong, 'data-path': path })}
      {description && (
        <span id={`${id}-about`} className="sm dim">
          {description}
        </span>
      )}
      <Messages path={path} id={`${id}-wrong`} />
    </div>
  );
}
