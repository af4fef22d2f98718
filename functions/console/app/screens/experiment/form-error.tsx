import { messageOf, messagesByPath } from '../../api/api-error.ts';

interface FormErrorProps {
  readonly error: unknown;
  /** Paths whose messages stand at their fields. */
  readonly placed?: (path: string) => boolean;
}

/** What the API refused, in place: all that is at no field. */
export function FormError({ error, placed = () => false }: FormErrorProps) {
  const messages = Object.entries(messagesByPath(error));
  const left = messages.filter(([path]) => !placed(path)).map(([path, message]) => `${path}: ${message}`);
  const text = !error || (messages.length > 0 && left.length === 0) ? '' : left.join('\n') || messageOf(error);
  return (
    <p className="bad-text break" role="alert">
      {text}
    </p>
  );
}
