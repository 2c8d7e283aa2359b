// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import type { Delivered } from '../../../renderer/client/connection.ts';
import { useDelivery } from '../../../renderer/panels/use-delivery.ts';
import { useNotices } from '../../../renderer/stores/notices.ts';
import { studioDouble } from '../studio-double.ts';
import { surroundings } from '../surroundings.ts';

async function toldOf(delivered: Delivered | null): Promise<string[]> {
  const double = studioDouble();
  const connection = { ...double.connection, deliver: async () => delivered };
  const found: { deliver?: ReturnType<typeof useDelivery>; notices?: ReturnType<typeof useNotices> } = {};
  const setup = () => {
    found.deliver = useDelivery();
    found.notices = useNotices();
    return () => h('i');
  };
  mount({ setup }, { global: surroundings(connection) });
  await found.deliver!({ ok: true, value: { id: 'e', name: 'p026 slice 12 · Langevin 23 views.dcm' } });
  return found.notices!.notices.map(({ text }) => text);
}

describe('an export', () => {
  it('says where it went, as far as that is known', async () => {
    const name = 'p026 slice 12 · Langevin 23 views.dcm';
    expect(await toldOf({ name, folder: 'results' })).toEqual([`Saved in the folder results: ${name}`]);
    expect(await toldOf({ name, folder: null })).toEqual([`Downloaded: ${name}`]);
  });

  it('that was cancelled needs no word', async () => {
    expect(await toldOf(null)).toEqual([]);
  });
});
