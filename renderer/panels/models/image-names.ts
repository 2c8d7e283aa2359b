import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useAsking } from '../../stores/asking.ts';
import { useSettings } from '../../stores/settings.ts';

/** The images that models are asked about, by their names, or by their numbers where names are not shown. */
export function useImageNames() {
  const { t } = useI18n();
  const asking = useAsking();
  const settings = useSettings();
  const images = computed(() =>
    asking.items.map(({ id, name }, n) => ({
      id,
      label: settings.values.showNames ? name : t('models.ask.imageOf', { n: n + 1 }),
    })),
  );
  const nameOf = (id: string | undefined): string =>
    images.value.find((image) => image.id === id)?.label ?? t('models.ask.imageGone');
  return { images, nameOf };
}
