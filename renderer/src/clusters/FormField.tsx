import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { ClipboardEvent, ReactNode } from 'react';

import { Field } from '../components/Field.tsx';
import { useWords, type Words } from '../texts/texts.ts';
import { fieldInWords } from './fieldLabels.ts';
import { fieldId, type FormState, useForm } from './formContext.ts';
import type { FieldName, FieldProblem } from './formProblems.ts';
import { namesPort } from './takeApart.ts';

/** A line of a form with its label, what is wrong with it, and a way to put that right. */
export function FormField<Name extends string>(props: {
  readonly form: Readonly<Record<NoInfer<Name>, string>>;
  /** Of the line in the form. */
  readonly name: Name;
  /** Of the line in the profile. */
  readonly field: FieldName;
  readonly onChange: (change: Record<NoInfer<Name>, string>) => void;
  readonly hint?: string | undefined;
  readonly placeholder?: string;
  /** Keys, paths and ids. */
  readonly isMono?: boolean;
  readonly isNumber?: boolean;
  readonly isLong?: boolean;
  /** host:port or a URI that is pasted or typed into it is taken apart. */
  readonly isAddress?: boolean;
  readonly maxLength?: number;
  /** Offered while one types. */
  readonly suggestions?: readonly string[];
}): ReactNode {
  const { name, field, onChange, hint, placeholder, isMono, isNumber, isLong } = props;
  const { isAddress = false, maxLength = 1024, suggestions = [] } = props;
  const value = props.form[name];
  const form = useForm();
  const words = useWords();
  const id = fieldId(field);
  const listId = `${id}-suggestions`;
  const fault = useFault(field);
  const onPaste = (event: ClipboardEvent): void => {
    if (isAddress && form.takeApart(field, event.clipboardData.getData('text').trim())) {
      event.preventDefault();
    }
  };
  return (
    <Field
      id={id}
      label={fieldInWords(field, words)}
      hint={useHint(field, hint)}
      error={fault ?? undefined}
    >
      <OutlinedInput
        id={id}
        value={value}
        error={fault !== null}
        multiline={isLong ?? false}
        minRows={isLong ? 2 : undefined}
        onChange={({ target }) => onChange({ [name]: target.value } as Record<Name, string>)}
        onBlur={() => {
          form.touch(field);
          if (isAddress && namesPort(value.trim())) form.takeApart(field, value.trim());
        }}
        onPaste={onPaste}
        placeholder={placeholder}
        className={isMono ? 'mono-field' : ''}
        inputProps={{
          'aria-describedby': `${id}-note`,
          spellCheck: false,
          autoComplete: 'off',
          autoCapitalize: 'off',
          maxLength,
          ...(isNumber ? { inputMode: 'numeric' as const } : {}),
          ...(suggestions.length > 0 ? { list: listId } : {}),
        }}
      />
      {suggestions.length > 0 && (
        <datalist id={listId}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

/** Two fields of one line. */
export function FieldPair(props: {
  readonly isPort?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={`field-pair ${props.isPort ? 'field-pair-port' : ''}`}>{props.children}</div>
  );
}

/** What is wrong with a field, with the button that repairs it; null for nothing. */
export function useFault(field: FieldName): ReactNode | null {
  const form = useForm();
  const words = useWords();
  const fault = form.faultOf(field);
  if (fault === null) return null;
  if (fault.type === 'test') return fault.text;
  const { problem } = fault;
  return (
    <>
      {problemInWords(problem, words)}
      {problem.fix !== null && <RepairButton problem={problem} form={form} />}
    </>
  );
}

function RepairButton(props: {
  readonly problem: FieldProblem;
  readonly form: FormState;
}): ReactNode {
  const { problem, form } = props;
  const words = useWords();
  const scheme = problem.code === 'scheme';
  return (
    <>
      {' '}
      <Button variant="text" className="repair-button" onClick={() => form.repair(problem)}>
        {scheme
          ? words.say('clusters.removeScheme')
          : words.say('clusters.useInstead', { value: problem.fix ?? '' })}
      </Button>
    </>
  );
}

/** Below a field in which nothing is wrong: what may not be meant, what a test has found, or what it is for. */
export function useHint(field: FieldName, hint?: string): ReactNode {
  const form = useForm();
  const words = useWords();
  const warning = form.warningOf(field);
  if (warning !== null) {
    return <span className="status-warning">{problemInWords(warning, words)}</span>;
  }
  return form.findingOf(field) ?? hint;
}

function problemInWords({ code, params }: FieldProblem, words: Words): string {
  if (code === 'nameTaken') return words.say('clusters.nameTaken');
  return words.say(`profiles.problem.${code}`, params);
}
