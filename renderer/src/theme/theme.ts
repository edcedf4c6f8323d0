import { createTheme, type Theme as MuiTheme } from '@mui/material/styles';

import { colours, type Theme } from './tokens.ts';

const sans = "'Inter Variable', system-ui, sans-serif";
const control = { borderRadius: 6, fontSize: 13 };
const raised = {
  background: 'var(--surface-raised)',
  boxShadow: 'var(--shadow)',
  backgroundImage: 'none',
};

/** MUI in the dress of this product: quiet surfaces, one accent, borders instead of shadows. */
export function createAppTheme(mode: Theme): MuiTheme {
  const colour = colours[mode];
  return createTheme({
    palette: {
      mode,
      primary: { main: colour.accent, dark: colour.accentHover, contrastText: colour.onAccent },
      error: { main: colour.error, contrastText: colour.onError },
      warning: { main: colour.warning },
      success: { main: colour.success },
      info: { main: colour.info },
      background: { default: colour.background, paper: colour.surface },
      text: {
        primary: colour.text,
        secondary: colour.textSecondary,
        disabled: colour.textDisabled,
      },
      divider: colour.border,
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: sans,
      fontSize: 14,
      button: { textTransform: 'none', fontWeight: 500, fontSize: 13, lineHeight: '20px' },
      body1: { fontSize: 14, lineHeight: '20px' },
      body2: { fontSize: 13, lineHeight: '18px' },
      h6: { fontSize: 16, lineHeight: '24px', fontWeight: 600 },
    },
    transitions: { duration: { enteringScreen: 160, leavingScreen: 120, standard: 160 } },
    components: {
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiButton: {
        defaultProps: { disableElevation: true, variant: 'outlined', color: 'inherit' },
        styleOverrides: {
          root: {
            ...control,
            flexShrink: 0,
            minWidth: 0,
            height: 32,
            padding: '0 12px',
            whiteSpace: 'nowrap',
            '&.Mui-focusVisible': { outline: '2px solid var(--focus)', outlineOffset: 2 },
            '&.Mui-disabled': {
              background: 'var(--surface-sunken)',
              color: 'var(--text-disabled)',
              border: '1px solid var(--border)',
            },
          },
          outlined: {
            borderColor: 'var(--border-strong)',
            background: 'var(--surface)',
            '&:hover': { background: 'var(--surface-hover)' },
            '&.MuiButton-colorError': { borderColor: 'var(--error)', color: 'var(--error)' },
          },
          text: {
            color: 'var(--accent-text)',
            padding: '0 8px',
            '&.Mui-disabled': { background: 'transparent', borderColor: 'transparent' },
          },
          startIcon: { marginRight: 6, marginLeft: -2, '& > *:first-of-type': { fontSize: 16 } },
          endIcon: { marginLeft: 6, '& > *:first-of-type': { fontSize: 16 } },
        },
      },
      MuiIconButton: {
        styleOverrides: {
          root: {
            ...control,
            width: 32,
            height: 32,
            padding: 0,
            color: 'var(--text)',
            '&:hover': { background: 'var(--surface-hover)' },
            '&.Mui-focusVisible': { outline: '2px solid var(--focus)', outlineOffset: 2 },
          },
        },
      },
      MuiSvgIcon: { styleOverrides: { root: { fontSize: 18 } } },
      MuiPaper: {
        defaultProps: { elevation: 0 },
        styleOverrides: { root: { backgroundImage: 'none' } },
      },
      MuiDialog: {
        styleOverrides: {
          paper: { ...raised, borderRadius: 8, border: '1px solid var(--border)' },
        },
      },
      MuiDialogTitle: {
        styleOverrides: { root: { fontSize: 16, lineHeight: '24px', fontWeight: 600 } },
      },
      MuiDialogActions: {
        styleOverrides: { root: { padding: '12px 20px', borderTop: '1px solid var(--border)' } },
      },
      MuiBackdrop: {
        styleOverrides: {
          root: { '&:not(.MuiBackdrop-invisible)': { background: 'var(--scrim)' } },
        },
      },
      MuiMenu: {
        styleOverrides: { paper: { ...raised, border: '1px solid var(--border)' } },
      },
      MuiPopover: {
        styleOverrides: { paper: { ...raised, border: '1px solid var(--border)' } },
      },
      MuiAutocomplete: {
        styleOverrides: {
          paper: { ...raised, border: '1px solid var(--border)', fontSize: 13 },
          option: { minHeight: '32px !important', fontSize: 13 },
          noOptions: { fontSize: 13 },
          inputRoot: { '&&': { minHeight: 28, padding: '0 36px 0 4px', fontSize: 13 } },
        },
      },
      MuiMenuItem: {
        styleOverrides: { root: { fontSize: 13, minHeight: 32 } },
      },
      MuiTooltip: {
        defaultProps: { enterDelay: 400 },
        styleOverrides: {
          tooltip: { fontSize: 12, background: 'var(--text)', color: 'var(--background)' },
        },
      },
      MuiOutlinedInput: {
        defaultProps: { notched: false },
        styleOverrides: {
          root: {
            borderRadius: 6,
            fontSize: 14,
            background: 'var(--surface)',
            minHeight: 34,
            '& .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--border-strong)' },
            '&.Mui-focused .MuiOutlinedInput-notchedOutline': { borderWidth: 2 },
          },
          input: {
            padding: '7px 10px',
            height: 20,
            '&::placeholder': { color: 'var(--text-muted)', opacity: 1 },
          },
          sizeSmall: {
            fontSize: 13,
            minHeight: 28,
            '& .MuiOutlinedInput-input': { padding: '4px 8px' },
          },
        },
      },
      MuiSelect: {
        styleOverrides: { select: { minHeight: '20px !important', lineHeight: '20px' } },
      },
      MuiCheckbox: {
        defaultProps: { size: 'small' },
        styleOverrides: { root: { padding: 4, color: 'var(--border-strong)' } },
      },
      MuiRadio: {
        defaultProps: { size: 'small' },
        styleOverrides: { root: { padding: 4, color: 'var(--border-strong)' } },
      },
      MuiFormControlLabel: {
        styleOverrides: {
          root: { marginLeft: -4, marginRight: 0, gap: 4 },
          label: { fontSize: 14, lineHeight: '20px' },
        },
      },
      MuiTabs: {
        styleOverrides: {
          root: { minHeight: 36 },
          indicator: { height: 2 },
          list: { gap: 4 },
        },
      },
      MuiTab: {
        styleOverrides: {
          root: {
            minHeight: 36,
            minWidth: 0,
            padding: '0 12px',
            fontSize: 13,
            color: 'var(--text-secondary)',
            '&.Mui-selected': { fontWeight: 600, color: 'var(--accent-text)' },
            '&.Mui-focusVisible': { outline: '2px solid var(--focus)', outlineOffset: -2 },
          },
        },
      },
      MuiToggleButton: {
        styleOverrides: {
          root: {
            ...control,
            height: 34,
            padding: '0 12px',
            gap: 6,
            textTransform: 'none',
            color: 'var(--text-secondary)',
            borderColor: 'var(--border-strong)',
            '&.Mui-selected, &.Mui-selected:hover': {
              background: 'var(--surface-selected)',
              color: 'var(--accent-text)',
              fontWeight: 600,
            },
            '&.Mui-focusVisible': { outline: '2px solid var(--focus)', outlineOffset: 2 },
          },
        },
      },
    },
  });
}
