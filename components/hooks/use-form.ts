import { type FormEvent, useState } from "react";
import { RestError } from "@/lib/client/rest/call";
import { useFieldErrorText } from "./use-field-error-text";
import { useProblemText } from "./use-problem-text";

/** Returns an error code for a value, or null if it is valid. */
export type Rule = (value: string) => string | null;

export const required: Rule = (value) => (value === "" ? "required" : null);

/**
 * Validates a form on submit, and fields with an error again on input. `submit` resolves to null on
 * success or to an error text. A form that `stays` can be submitted again after success; any other
 * keeps busy until its page or dialog goes away. An error that `submit` throws is shown at the
 * fields that the server names, or for the form as a whole.
 */
export function useForm<Name extends string>(
  rules: Record<Name, Rule>,
  submit: (value: (name: Name) => string, form: HTMLFormElement) => Promise<string | null>,
  { stays = false }: { stays?: boolean } = {},
) {
  const fieldErrorText = useFieldErrorText();
  const problemText = useProblemText();
  const [codes, setCodes] = useState<Record<string, string | null>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ruleList: [string, Rule][] = Object.entries(rules);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    const value = (name: string) => String(data.get(name) ?? "");
    const show = (found: Record<string, string | null>) => {
      setCodes(found);
      const first = ruleList.find(([name]) => found[name]);
      if (first) focusField(form, first[0]);
      return first !== undefined;
    };
    setProblem(null);
    if (show(Object.fromEntries(ruleList.map(([name, rule]) => [name, rule(value(name))])))) return;
    setBusy(true);
    try {
      const failure = await submit(value, form);
      if (failure === null && !stays) return;
      setProblem(failure);
    } catch (error) {
      const refused = error instanceof RestError ? (error.problem.errors ?? {}) : {};
      if (!show(refused)) setProblem(problemText(error));
    }
    setBusy(false);
  };

  const onInput = (event: FormEvent<HTMLFormElement>) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || !codes[target.name]) return;
    const rule = ruleList.find(([name]) => name === target.name)?.[1];
    setCodes({ ...codes, [target.name]: rule?.(target.value) ?? null });
  };

  const errorOf = (name: Name) => {
    const code = codes[name];
    return code ? fieldErrorText(name, code) : null;
  };
  // noValidate: the form shows its own messages instead of the browser's.
  return { form: { onSubmit, onInput, noValidate: true }, errorOf, problem, busy };
}

function focusField(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
}
