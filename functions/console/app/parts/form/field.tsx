import { type ReactNode, useId } from 'react';

interface Control {
  readonly id: string;
  readonly className: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

interface FieldProps {
  readonly title: string;
  /** What there is to know before it is filled in. */
  readonly about?: ReactNode;
  /** What the API found wrong with it. */
  readonly message?: string | undefined;
  readonly children: (control: Control) => ReactNode;
}

/** A control of a form with its name, what there is to know of it, and what is wrong with it. */
export function Field({ title, about, message, children }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label className="b" htmlFor={id}>
        {title}
      </label>
      {children({
        ...{ id, className: 'input', 'aria-invalid': message !== undefined },
        'aria-describedby': about ? `${id}-about ${id}-wrong` : `${id}-wrong`,
      })}
      {about && (
        <div id={`${id}-about`} className="sm dim">
          {about}
        </div>
      )}
      <p id={`${id}-wrong`} className="sm bad-text">
        {message && `${title} ${message}`}
      </p>
    </div>
  );
}
