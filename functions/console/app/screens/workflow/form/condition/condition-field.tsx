import { Messages } from '../field-frame.tsx';
import styles from '../form.module.css';
import { type FieldProps, titleOf } from '../simple-fields.tsx';
import { GroupEditor } from './group-editor.tsx';

/** A condition, as groups of comparisons. */
export function ConditionField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  return (
    <fieldset className={styles.box} data-path={path} tabIndex={-1}>
      <legend>{titleOf(props)}</legend>
      <GroupEditor condition={value} path={path} isOff={isOff} onChange={onChange} />
      {schema.description && <span className="sm dim">{schema.description}</span>}
      <Messages path={path} />
    </fieldset>
  );
}
