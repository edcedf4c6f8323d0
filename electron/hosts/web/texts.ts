/** What the terminal says while the app is in the browser. */
export const terminalTexts = {
  en: {
    open: 'Open this link in a browser on this computer. It works once:',
    another: 'The app is open. For another browser:',
    tunnel: 'From another computer, first:',
    end: 'Ctrl-C ends the app.',
    closing: 'Stopping what runs…',
  },
  fr: {
    open: 'Ouvrez ce lien dans un navigateur de cet ordinateur. Il sert une fois :',
    another: 'L’application est ouverte. Pour un autre navigateur :',
    tunnel: 'Depuis un autre ordinateur, d’abord :',
    end: 'Ctrl-C termine l’application.',
    closing: 'Arrêt de ce qui est en cours…',
  },
} as const;
