/** The straight lines X cos θ + Y sin θ = s that a geometry measures, one a bin, in the order of the sinogram. */
export interface Lines {
  readonly thetaRad: Float64Array;
  readonly offsetMm: Float64Array;
}
