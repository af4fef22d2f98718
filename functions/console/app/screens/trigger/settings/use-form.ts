import { useEffect, useMemo, useRef } from 'react';
import { useShortcuts } from '../../../shell/keys.ts';

/** Ctrl S saves the form. Puts the focus on the first field that the server refused. */
export function useForm(error: unknown) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  const save = useMemo(
    () => [{ keys: 'Ctrl+s', label: 'Save', run: () => form.current?.requestSubmit() }] as const,
    [],
  );
  useShortcuts(save);
  return form;
}
