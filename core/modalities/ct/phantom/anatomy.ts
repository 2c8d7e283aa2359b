import { bothSides, closedCurve, openCurve, type Path } from '../../../image/phantom/canvas.ts';

/**
 * The outlines of a chest at the level of the hila, in mm about the centre of the field of view, y downward, seen from
 * the feet (the patient's right is at the left). Drawn by hand for this phantom; no patient's anatomy.
 */

export const BODY = bothSides([
  [0, -127],
  [18, -130],
  [50, -136],
  [84, -127],
  [112, -104],
  [136, -68],
  [155, -28],
  [167, 8],
  [169, 36],
  [158, 62],
  [135, 82],
  [98, 98],
  [58, 108],
  [24, 111],
  [0, 107],
]);

/** Everything inside the ribs. */
export const CAGE = bothSides([
  [0, -110],
  [38, -115],
  [68, -114],
  [92, -100],
  [113, -66],
  [125, -26],
  [128, 8],
  [121, 39],
  [100, 66],
  [72, 80],
  [44, 79],
  [0, 66],
]);

export const LEFT_LUNG = closedCurve([
  [12, -103],
  [38, -111],
  [66, -110],
  [90, -97],
  [110, -64],
  [121, -26],
  [124, 8],
  [117, 38],
  [97, 63],
  [70, 76],
  [46, 75],
  [32, 61],
  [28, 40],
  [31, 18],
  [30, 2],
  [38, -12],
  [42, -34],
  [43, -60],
  [34, -84],
  [18, -98],
]);

export const RIGHT_LUNG = closedCurve([
  [-10, -103],
  [-38, -111],
  [-66, -110],
  [-90, -97],
  [-111, -64],
  [-122, -26],
  [-125, 8],
  [-118, 38],
  [-98, 63],
  [-72, 77],
  [-48, 76],
  [-32, 63],
  [-23, 46],
  [-18, 26],
  [-15, 8],
  [-27, -2],
  [-40, -16],
  [-41, -40],
  [-36, -66],
  [-26, -86],
  [-15, -97],
]);

/** Where the ribs run: from the sternum round to the spine. */
export const RIB_LINE = openCurve(
  [
    [20, -119],
    [42, -122],
    [70, -120],
    [97, -105],
    [119, -70],
    [131, -28],
    [134, 10],
    [126, 43],
    [104, 72],
    [75, 86],
    [46, 84],
    [22, 68],
  ],
  24,
);

/** Muscles of one side; the fat between them shows. */
const halves: readonly Path[] = [
  // pectoralis major and minor
  [
    [12, -122],
    [40, -129],
    [70, -128],
    [96, -113],
    [114, -92],
    [126, -72],
    [119, -75],
    [104, -94],
    [86, -111],
    [66, -121],
    [38, -122],
  ],
  [
    [84, -108],
    [104, -90],
    [122, -66],
    [127, -52],
    [121, -60],
    [106, -84],
  ],
  // serratus anterior
  [
    [127, -52],
    [140, -28],
    [146, 4],
    [143, 34],
    [132, 50],
    [131, 40],
    [140, 10],
    [137, -24],
  ],
  // latissimus dorsi
  [
    [149, -14],
    [158, 8],
    [160, 36],
    [150, 58],
    [128, 76],
    [134, 64],
    [148, 46],
    [151, 20],
  ],
  // subscapularis, infraspinatus
  [
    [130, 54],
    [142, 50],
    [136, 62],
    [112, 82],
    [86, 93],
    [82, 89],
    [108, 74],
  ],
  // erector spinae, trapezius
  [
    [9, 80],
    [26, 76],
    [48, 88],
    [64, 95],
    [54, 100],
    [30, 102],
    [9, 100],
  ],
  [
    [3, 101],
    [24, 104],
    [56, 102],
    [88, 96],
    [60, 105],
    [26, 108],
    [3, 106],
  ],
];
export const MUSCLES = halves.map((half) => closedCurve(half));

export const SCAPULA = openCurve([
  [138, 54],
  [122, 68],
  [102, 81],
]);

export const STERNUM = bothSides([
  [0, -124],
  [12, -124],
  [18, -119],
  [12, -113],
  [0, -112],
]);

export const VERTEBRA = bothSides([
  [0, 29],
  [11, 31],
  [17, 38],
  [16, 48],
  [18, 57],
  [10, 60],
  [0, 58],
]);

/** Arch: pedicles, laminae, transverse and spinous processes, as one outline about the canal. */
export const ARCH = bothSides([
  [0, 57],
  [14, 55],
  [18, 62],
  [30, 66],
  [40, 75],
  [37, 80],
  [26, 75],
  [15, 74],
  [6, 80],
  [4.5, 92],
  [3.5, 99],
  [0, 101],
]);

/** Ascending aorta, pulmonary trunk and the right pulmonary artery behind the aorta, left artery, superior vena cava. */
export const PULMONARY_RIGHT = openCurve([
  [22, -56],
  [16, -36],
  [-4, -31],
  [-26, -29],
  [-44, -21],
  [-54, -10],
]);
export const PULMONARY_LEFT = openCurve([
  [22, -58],
  [28, -40],
  [38, -25],
  [50, -14],
  [58, 2],
]);
export const BRONCHUS_RIGHT = openCurve([
  [-3, -15],
  [-14, -15],
  [-27, -12],
  [-35, -6],
]);
export const BRONCHUS_LEFT = openCurve([
  [3, -15],
  [14, -16],
  [27, -13],
  [41, -4],
]);

/** The fissures between the lobes. */
export const FISSURES: readonly Path[] = [
  openCurve([
    [44, -4],
    [70, -22],
    [96, -34],
    [118, -38],
  ]),
  openCurve([
    [-44, -2],
    [-70, -14],
    [-98, -22],
    [-122, -20],
  ]),
];
