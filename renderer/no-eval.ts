import { z } from 'zod';

// zod compiles its parsers where it may and finds out by trying; our content policy forbids that and tells every try.
z.config({ jitless: true });
