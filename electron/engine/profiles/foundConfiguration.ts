import type { ConfigurationReview } from '#shared/configuration.ts';
import type { SecretRef } from '#shared/profile.ts';

/** What a text says of a cluster, with its secrets by the names in the two profiles. */
export interface FoundConfiguration extends ConfigurationReview {
  readonly secrets: Readonly<Record<SecretRef, string>>;
}
