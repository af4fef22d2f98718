import { useRef } from 'react';
import { fieldsOf } from '../../../graph/fields.ts';
import { isMembers } from '../../../graph/graph.ts';
import { useEditor } from '../editor/editor-context.ts';
import { FieldFrame } from './field-frame.tsx';
import { FieldOptions } from './path-field.tsx';
import { type FieldProps, titleOf } from './simple-fields.tsx';

const LONG = 300;

/** What the text was for the customer of the last dry run. */
function Preview({ path }: { readonly path: string }) {
  const { preview } = useEditor();
  const [, nodeId, member] = /^nodes\.(.+)\.data\.([\w.]+)$/.exec(path) ?? [];
  const texts = nodeId === undefined ? undefined : preview?.texts.get(nodeId);
  const text = isMembers(texts) && member !== undefined ? texts[member] : undefined;
  if (!preview || typeof text !== 'string') return null;
  return (
    <p className="sm dim break">
      For {preview.customer}: {text}
    </p>
  );
}

/** A text with values of the customer in it; a list offers them by name. */
export function TemplateField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const { graph, attributes } = useEditor();
  const control = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const text = String(value ?? '');
  const insert = (given: string) => {
    const { selectionStart, selectionEnd } = control.current ?? {};
    const [from, to] = [selectionStart ?? text.length, selectionEnd ?? text.length];
    onChange(`${text.slice(0, from)}{{ ${given} }}${text.slice(to)}`);
    control.current?.focus();
  };
  const common = { className: 'input', value: text, maxLength: schema.maxLength, readOnly: isOff, ref: control };
  return (
    <div>
      <FieldFrame title={titleOf(props)} description={schema.description} path={path}>
        {(ids) =>
          (schema.maxLength ?? 0) > LONG ? (
            <textarea {...ids} {...common} rows={4} onChange={(event) => onChange(event.target.value)} />
          ) : (
            <input {...ids} {...common} type="text" onChange={(event) => onChange(event.target.value)} />
          )
        }
      </FieldFrame>
      {!isOff && (
        <select
          className="input"
          aria-label={`Insert a value into ${titleOf(props)}`}
          value=""
          onChange={(event) => insert(event.target.value)}
        >
          <option value="">Insert a value…</option>
          <FieldOptions fields={fieldsOf(graph, attributes)} />
        </select>
      )}
      <Preview path={path} />
    </div>
  );
}
