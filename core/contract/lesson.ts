/** What a lesson about scores can be asked for by name: sets of points, and samplers by the ids of their methods. */
export const POINT_SETS = ['clusters', 'ring', 'spiral', 'letter'] as const;
export type PointSet = (typeof POINT_SETS)[number];

export const SAMPLERS = ['annealed-langevin', 'euler-maruyama', 'pc', 'heun'] as const;
export type SamplerId = (typeof SAMPLERS)[number];
