// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick } from 'vue';
import { gatherFaults } from '../../../renderer/components/fields/field-faults.ts';
import NumberField from '../../../renderer/components/fields/NumberField.vue';
import StagePanel from '../../../renderer/components/workspace/StagePanel.vue';
import { surroundings } from '../surroundings.ts';

/** A form of two stages with a field each, which says what stands in its way. */
const form = defineComponent({
  setup() {
    const fault = gatherFaults();
    const field = (label: string) => h(NumberField, { label, modelValue: 5, min: 0, max: 10 });
    const stage = (title: string, label: string) =>
      h(StagePanel, { title, summary: `of ${label}`, open: true }, { default: () => field(label) });
    return () => h('form', [stage('Data', 'Size'), stage('Scan', 'Views'), h('output', fault.value ?? 'ready')]);
  },
});

describe('a stage of the recipe', () => {
  it('blocks the run while a field of it cannot be read, and names that field', async () => {
    const drawn = mount(form, { global: surroundings(), attachTo: document.body });
    const stages = drawn.findAll('li').map((li) => li.get('h2 button'));
    const [, views] = drawn.findAll('input');
    expect(drawn.get('output').text()).toBe('ready');

    await views!.setValue('many');
    expect(drawn.get('output').text()).toBe('Views: A number is needed, for example 0.5.');
    expect(stages.map((s) => s.find('[aria-label="blocks the run"]').exists())).toEqual([false, true]);
    expect(drawn.findAll('.summary').map((p) => p.text())).toEqual(['of Size', '–']);

    await views!.setValue('7');
    expect(drawn.get('output').text()).toBe('ready');
    drawn.unmount();
  });

  it('is sound again once it is reset', async () => {
    const drawn = mount(form, { global: surroundings(), attachTo: document.body });
    await drawn.findAll('input')[1]!.setValue('');
    await drawn.get('[aria-label="Reset this stage"]').trigger('click');
    await nextTick();
    expect(drawn.get('output').text()).toBe('ready');
    expect(drawn.findAll('input')[1]!.element.value).toBe('5');
    drawn.unmount();
  });
});
