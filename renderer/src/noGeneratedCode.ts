// Imported before any schema is made: zod would else try whether it may generate code, which our policy refuses and reports.
import { config } from 'zod';

config({ jitless: true });
