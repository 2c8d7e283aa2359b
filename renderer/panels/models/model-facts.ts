import { hasLength } from '../../../core/catalogue/modalities.ts';
import { bytesOfNetwork } from '../../../core/contract/network-file.ts';
import { bytesText, significant } from '../../../core/image/number-text.ts';
import type { ModelCard } from '../../../core/contract/studio/model-card.ts';

export interface ModelFact {
  readonly name: string;
  readonly value: string;
  readonly mono?: boolean;
}

const noiseOf = ({ manifest: { sde } }: ModelCard): string =>
  sde.kind === 've'
    ? `VE, σ ${sde.sigmaMin} to ${sde.sigmaMax}`
    : `${sde.kind.toUpperCase()}, β ${sde.betaMin} to ${sde.betaMax}`;

/** What its manifest says, for people. @param t of vue-i18n */
export function factsOf(card: ModelCard, t: (key: string, values?: object) => string): readonly ModelFact[] {
  const { manifest: m } = card;
  const data = m.training?.['data'];
  return [
    { name: t('models.domain'), value: m.domain.toUpperCase() },
    { name: t('models.channels'), value: String(m.channels) },
    {
      name: t('models.pixels'),
      value: hasLength(m.domain) ? t('models.mm', { low: m.pixelMm.low, high: m.pixelMm.high }) : t('models.anyPixels'),
    },
    {
      name: t('models.scale'),
      value: t(m.scale.kind === 'hu-window' ? 'models.hu' : 'models.values', {
        low: significant(m.scale.low, 6),
        high: significant(m.scale.high, 6),
      }),
    },
    { name: t('models.noise'), value: noiseOf(card) },
    { name: t('models.size'), value: bytesText(bytesOfNetwork(m.network)) },
    { name: t('models.license'), value: m.license },
    ...(data === undefined
      ? []
      : [{ name: t('models.training'), value: typeof data === 'string' ? data : JSON.stringify(data) }]),
    { name: t('models.hash'), value: m.network.sha256, mono: true },
  ];
}
