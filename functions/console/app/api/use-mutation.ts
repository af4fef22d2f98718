import {
  hashKey,
  type MutateFunction,
  type UseMutationOptions,
  type UseMutationResult,
  // biome-ignore lint/style/noRestrictedImports: this is the guarded one
  useMutation as useUnguarded,
} from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

type Begin<D, V, C> = (...rest: Parameters<MutateFunction<D, Error, V, C>>) => void;

/**
 * As TanStack's, but `mutate` does not begin what is under way with the same variables: a second click may come before the
 * button is drawn as busy.
 */
export function useMutation<TData, TVariables = void, TContext = unknown>(
  options: UseMutationOptions<TData, Error, TVariables, TContext>,
): UseMutationResult<TData, Error, TVariables, TContext> {
  const mutation = useUnguarded(options);
  const { mutateAsync } = mutation;
  const underWay = useRef(new Set<string>());
  const mutate = useCallback<Begin<TData, TVariables, TContext>>(
    (...rest) => {
      const key = hashKey([rest[0]]);
      if (underWay.current.has(key)) return;
      underWay.current.add(key);
      const end = () => underWay.current.delete(key);
      mutateAsync(...rest).then(end, end); // what failed is in the result
    },
    [mutateAsync],
  );
  return { ...mutation, mutate };
}
