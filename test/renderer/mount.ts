import { mount, type ComponentMountingOptions, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { defineComponent, h, shallowReactive, type Component } from 'vue';
import { createText } from '../../renderer/text/text.ts';

/** A component under its texts and tooltips; `props` may be changed, and events of models change them. */
export function mountInside(
  component: Component,
  given: Readonly<Record<string, unknown>>,
  options: ComponentMountingOptions<Component> = {},
): { readonly wrapper: VueWrapper; readonly props: Record<string, unknown> } {
  const props = shallowReactive<Record<string, unknown>>({ ...given });
  for (const name of Object.keys(given)) {
    props[`onUpdate:${name}`] = (value: unknown) => {
      props[name] = value;
    };
  }
  const host = defineComponent(() => () => h(TooltipProvider, () => h(component, props)));
  return { wrapper: mount(host, { ...options, global: { plugins: [createText()] }, attachTo: document.body }), props };
}
