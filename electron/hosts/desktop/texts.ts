import type { Language } from '#shared/errors.ts';

/** What the system shows for the app: menu, questions, notifications. The screens have their own texts. */
export interface NativeTexts {
  readonly menu: Readonly<
    Record<
      | 'file'
      | 'close'
      | 'quit'
      | 'edit'
      | 'undo'
      | 'redo'
      | 'cut'
      | 'copy'
      | 'paste'
      | 'selectAll'
      | 'view'
      | 'actualSize'
      | 'zoomIn'
      | 'zoomOut'
      | 'fullScreen'
      | 'developerTools'
      | 'window'
      | 'minimize',
      string
    >
  >;
  readonly quit: Readonly<Record<'message' | 'detail' | 'stop' | 'stay', string>>;
  /** Titles of the dialogs for files, and the name of their kind. */
  readonly choose: Readonly<
    Record<'folderToRead' | 'folderToWrite' | 'zipToRead' | 'zipToWrite' | 'zip', string>
  >;
  readonly ended: Readonly<
    Record<'succeeded' | 'succeededWithWarnings' | 'failed' | 'stopped' | 'interrupted', string>
  >;
}

export const nativeTexts: Readonly<Record<Language, NativeTexts>> = {
  en: {
    menu: {
      file: 'File',
      close: 'Close Window',
      quit: 'Quit',
      edit: 'Edit',
      undo: 'Undo',
      redo: 'Redo',
      cut: 'Cut',
      copy: 'Copy',
      paste: 'Paste',
      selectAll: 'Select All',
      view: 'View',
      actualSize: 'Actual Size',
      zoomIn: 'Zoom In',
      zoomOut: 'Zoom Out',
      fullScreen: 'Full Screen',
      developerTools: 'Developer Tools',
      window: 'Window',
      minimize: 'Minimize',
    },
    quit: {
      message: 'A job is running',
      detail:
        'Quitting stops it. What it has copied stays, and it can be continued or cleaned up at the next start.',
      stop: 'Stop and Quit',
      stay: 'Keep Running',
    },
    choose: {
      folderToRead: 'Choose the Folder of a Backup',
      folderToWrite: 'Choose a Folder for the Backup',
      zipToRead: 'Choose the Zip of a Backup',
      zipToWrite: 'Save the Backup as a Zip',
      zip: 'Zip archive',
    },
    ended: {
      succeeded: 'Succeeded',
      succeededWithWarnings: 'Succeeded, with warnings',
      failed: 'Failed',
      stopped: 'Stopped',
      interrupted: 'Interrupted',
    },
  },
  fr: {
    menu: {
      file: 'Fichier',
      close: 'Fermer la fenêtre',
      quit: 'Quitter',
      edit: 'Édition',
      undo: 'Annuler',
      redo: 'Rétablir',
      cut: 'Couper',
      copy: 'Copier',
      paste: 'Coller',
      selectAll: 'Tout sélectionner',
      view: 'Affichage',
      actualSize: 'Taille réelle',
      zoomIn: 'Zoom avant',
      zoomOut: 'Zoom arrière',
      fullScreen: 'Plein écran',
      developerTools: 'Outils de développement',
      window: 'Fenêtre',
      minimize: 'Réduire',
    },
    quit: {
      message: 'Une tâche est en cours',
      detail:
        'Quitter l’arrête. Ce qu’elle a copié reste : elle pourra être continuée ou nettoyée au prochain démarrage.',
      stop: 'Arrêter et quitter',
      stay: 'Laisser continuer',
    },
    choose: {
      folderToRead: 'Choisir le dossier d’une sauvegarde',
      folderToWrite: 'Choisir un dossier pour la sauvegarde',
      zipToRead: 'Choisir le zip d’une sauvegarde',
      zipToWrite: 'Enregistrer la sauvegarde en zip',
      zip: 'Archive zip',
    },
    ended: {
      succeeded: 'Réussie',
      succeededWithWarnings: 'Réussie, avec des avertissements',
      failed: 'Échouée',
      stopped: 'Arrêtée',
      interrupted: 'Interrompue',
    },
  },
};
