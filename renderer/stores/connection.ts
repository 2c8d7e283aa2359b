import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { ContractRouterClient, InferContractRouterOutputs } from '@orpc/contract';
import type { StudioContract } from '../../core/contract/studio/studio.ts';
import { answerOf } from '../client/answer.ts';
import { useConnection } from '../client/connection.ts';

export type About = InferContractRouterOutputs<StudioContract>['system']['about'];

/** The host: whether it answers, and what it is. */
export const useHost = defineStore('host', () => {
  const connection = useConnection();
  const api: ContractRouterClient<StudioContract> = connection.api;
  const about = shallowRef<About | null>(null);
  const wasOpen = ref(connection.state.value === 'open');

  watch(connection.state, (state) => {
    if (state !== 'open') return;
    wasOpen.value = true;
    void load();
  });

  async function load(): Promise<void> {
    const answer = await answerOf(api.system.about());
    if (answer.ok) about.value = answer.value;
  }

  /** `stopped`: nothing was heard for half a minute. */
  const health = computed(() => {
    if (connection.state.value === 'open') return 'open';
    if (connection.state.value === 'lost') return 'stopped';
    return wasOpen.value ? 'reconnecting' : 'connecting';
  });

  return { about, health, load };
});
