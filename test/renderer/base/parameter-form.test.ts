// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { reconstructCtParameters } from '../../../core/modalities/ct/parameters.ts';
import { solvers } from '../../../core/catalogue/solvers/solvers.ts';
import { schemaOf, type Parameter } from '../../../core/contract/parameters.ts';
import { exact } from '../../../core/image/number-text.ts';
import ParameterField from '../../../renderer/components/recipe/ParameterField.vue';
import ParameterForm from '../../../renderer/components/recipe/ParameterForm.vue';
import { surroundings } from '../surroundings.ts';

const global = surroundings();
const all: readonly Parameter[] = [...reconstructCtParameters, ...solvers.flatMap((s) => s.parameters)];
const numbers = all.filter((p) => p.kind === 'number');
const field = (parameter: Parameter, modelValue: number | string | null | undefined = undefined) =>
  mount(ParameterField, { props: { parameter, modelValue }, global, attachTo: document.body });

describe.each(all.map((p) => [`${p.stage} ${p.id}`, p] as const))('%s', (_, parameter) => {
  it('is drawn with label, help and default', () => {
    const drawn = field(parameter);
    const control = drawn.get('input, select');
    expect(document.getElementById(control.attributes('aria-labelledby') ?? '')?.textContent).toBe(parameter.label);
    const help = document.getElementById(control.attributes('aria-describedby') ?? '')?.textContent ?? '';
    expect(help).toContain(parameter.help);
    const shown = typeof parameter.default === 'number' ? exact(parameter.default) : String(parameter.default ?? '');
    expect(help).toContain(shown);
    const { value } = control.element as HTMLInputElement | HTMLSelectElement;
    expect(value).toBe(shown);
    expect(drawn.find('[aria-label^=Reset]').exists()).toBe(false);
    drawn.unmount();
  });
});

describe.each(numbers.map((p) => [p.id, p] as const))('numbers: %s', (_, parameter) => {
  it('takes exactly what the schema takes', async () => {
    const schema = schemaOf([parameter]);
    const { min, max } = parameter;
    const drawn = field(parameter);
    for (const value of [min, max, min - 1, max * 2 + 1, (min + max) / 2, min + 0.5]) {
      await drawn.setProps({ modelValue: undefined });
      await drawn.get('input').setValue(String(value));
      const isRefused = drawn.get('input').attributes('aria-invalid') === 'true';
      expect([value, isRefused]).toEqual([value, !schema.safeParse({ [parameter.id]: value }).success]);
    }
    drawn.unmount();
  });
});

describe('ParameterForm', () => {
  const plain: Parameter = {
    kind: 'number',
    id: 'views',
    label: 'Views',
    help: 'How many.',
    stage: 'operator',
    min: 1,
    max: 100,
    default: 23,
  };
  const hidden: Parameter = { ...plain, id: 'relaxation', label: 'Relaxation', advanced: true };
  const open = (modelValue: Record<string, number>, more: object = {}) =>
    mount(ParameterForm, {
      props: { parameters: [plain, hidden], modelValue, ...more },
      global,
      attachTo: document.body,
    });

  it('keeps only what was given, and gives it back on reset', async () => {
    const form = open({ relaxation: 5 });
    await form.findAll('input')[0]!.setValue('45');
    expect(form.emitted('update:modelValue')?.at(-1)).toEqual([{ relaxation: 5, views: 45 }]);
    await form.setProps({ modelValue: { relaxation: 5, views: 45 } });
    await form.get('[aria-label="Reset Views to its default"]').trigger('click');
    expect(form.emitted('update:modelValue')?.at(-1)).toEqual([{ relaxation: 5 }]);
  });
  it('takes the default back out of what is given', async () => {
    const form = open({ views: 45 });
    await form.findAll('input')[0]!.setValue('23');
    expect(form.emitted('update:modelValue')?.at(-1)).toEqual([{}]);
  });
  it('folds what is advanced, unless it was changed or is wrong', () => {
    const trigger = (form: ReturnType<typeof open>) => form.get('h4 button').attributes('aria-expanded');
    expect(trigger(open({}))).toBe('false');
    expect(trigger(open({ relaxation: 5 }))).toBe('true');
    expect(trigger(open({}, { faults: { relaxation: 'Too much.' } }))).toBe('true');
  });
  it('says why a field is closed, and what is wrong beside it', () => {
    const form = open({}, { reasons: { views: 'Angles are given.' }, faults: { views: 'Both are given.' } });
    expect(form.findAll('input')[0]?.attributes('disabled')).toBeDefined();
    expect(form.text()).toContain('Angles are given.');
    expect(form.get('.error').text()).toBe('Both are given.');
  });
});
