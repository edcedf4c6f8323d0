import type { ProfileColor } from '#shared/profile.ts';

/** Every colour of the product, by theme. Contrast of text is at least 4.5 : 1, of controls 3 : 1. */
export const colours = {
  light: {
    background: '#F5F7F9',
    surface: '#FFFFFF',
    surfaceSunken: '#EDF1F4',
    surfaceHover: '#F1F5F7',
    surfaceSelected: '#E3F1F2',
    surfaceRaised: '#FFFFFF',
    scrim: 'rgba(15,23,32,.44)',
    border: '#DBE1E7',
    borderStrong: '#808D9A',
    rowLine: '#E8ECF0',
    track: '#E4E9EE',
    skeleton: '#E4E9EE',
    text: '#18222D',
    textSecondary: '#43515F',
    textMuted: '#5A6875',
    textDisabled: '#8D98A4',
    accent: '#0E7C86',
    accentHover: '#0A656D',
    accentSoft: '#E0F1F2',
    onAccent: '#FFFFFF',
    accentText: '#0A6B74',
    focus: '#0E7C86',
    success: '#1A7440',
    successSoft: '#E2F3E8',
    onSuccessSoft: '#135A31',
    warning: '#8F5B00',
    warningSoft: '#FCF0D6',
    onWarningSoft: '#704600',
    error: '#B3261E',
    errorSoft: '#FCE8E6',
    onErrorSoft: '#8C1D17',
    info: '#1F5FAE',
    infoSoft: '#E4EEFA',
    onInfoSoft: '#184A88',
    onError: '#FFFFFF',
    envDevelopment: '#2B7433',
    envDevelopmentSoft: '#E4F2E4',
    envTest: '#1C5BB0',
    envTestSoft: '#E3ECFA',
    envProduction: '#B3261E',
    envProductionSoft: '#FCE8E6',
    envProductionStripe: '#F6CFCB',
    shadow: '0 8px 28px rgba(20,30,40,.16), 0 1px 3px rgba(20,30,40,.10)',
  },
  dark: {
    background: '#0F151B',
    surface: '#161E26',
    surfaceSunken: '#1C2630',
    surfaceHover: '#1D2832',
    surfaceSelected: '#17343A',
    surfaceRaised: '#1E2832',
    scrim: 'rgba(4,8,12,.62)',
    border: '#2C3844',
    borderStrong: '#70808F',
    rowLine: '#232E38',
    track: '#2A3641',
    skeleton: '#2A3641',
    text: '#E6ECF1',
    textSecondary: '#B8C3CD',
    textMuted: '#94A2AF',
    textDisabled: '#66737F',
    accent: '#4FD1C5',
    accentHover: '#7ADFD5',
    accentSoft: '#143A3C',
    onAccent: '#06282A',
    accentText: '#5FD6CB',
    focus: '#4FD1C5',
    success: '#63CE8B',
    successSoft: '#13321F',
    onSuccessSoft: '#9BE3B5',
    warning: '#EDB552',
    warningSoft: '#382A10',
    onWarningSoft: '#F5CF8B',
    error: '#FF8E84',
    errorSoft: '#401B19',
    onErrorSoft: '#FFB9B2',
    info: '#82B7FF',
    infoSoft: '#162C4C',
    onInfoSoft: '#B5D4FF',
    onError: '#3A0906',
    envDevelopment: '#7CCB80',
    envDevelopmentSoft: '#17301A',
    envTest: '#86B6FF',
    envTestSoft: '#152A4B',
    envProduction: '#FF8E84',
    envProductionSoft: '#401B19',
    envProductionStripe: '#592420',
    shadow: '0 10px 32px rgba(0,0,0,.56), 0 0 0 1px #2C3844',
  },
} as const;

export type Theme = keyof typeof colours;

/** The colours of profiles. Each has a shape of its own, so that colour never stands alone. */
export const profileColours = {
  slate: { light: '#546474', dark: '#A3B3C2', shape: 'square' },
  teal: { light: '#0B717A', dark: '#4FD1C5', shape: 'circle' },
  green: { light: '#2B7433', dark: '#7CCB80', shape: 'triangle' },
  olive: { light: '#66700F', dark: '#C3CC62', shape: 'diamond' },
  amber: { light: '#8F5B00', dark: '#EDB552', shape: 'hexagon' },
  copper: { light: '#A9471A', dark: '#F19C6F', shape: 'pentagon' },
  rose: { light: '#B02A63', dark: '#FF93B8', shape: 'star' },
  violet: { light: '#6A47B8', dark: '#B79CFF', shape: 'ring' },
  blue: { light: '#1C5BB0', dark: '#86B6FF', shape: 'bar' },
} as const satisfies Record<ProfileColor, unknown>;

/** Declarations for CSS: --surface-sunken: #EDF1F4 … and --profile-teal … */
export function cssVariables(theme: Theme): Record<string, string> {
  const own = Object.entries(colours[theme]).map(([name, value]) => [`--${kebab(name)}`, value]);
  const profile = Object.entries(profileColours).map(([name, colour]) => [
    `--profile-${name}`,
    colour[theme],
  ]);
  return Object.fromEntries([...own, ...profile]) as Record<string, string>;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
