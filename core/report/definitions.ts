/**
 * What each figure of a report is, in full: enough to compute it again from the files of the run. What scale, truth, bias,
 * residual and split are, the modality says.
 */
export const DEFINITIONS: Readonly<Record<string, string>> = {
  psnr: 'PSNR = 10·log₁₀(R²/MSE) in dB, MSE the mean of (x − t)² over all pixels, R the data range printed above the table.',
  ssim:
    'SSIM of Wang et al. 2004: Gaussian window 11×11, σ = 1.5 pixels, K₁ = 0.01, K₂ = 0.03, population covariance, ' +
    'borders mirrored, mean over the map without a border of 5 pixels; in a region of interest the mean of the map inside.',
  nrmse: 'NRMSE = ‖x − t‖₂/‖t‖₂.',
  hfen: 'HFEN = ‖LoG(x) − LoG(t)‖₂/‖LoG(t)‖₂, LoG a Laplacian of Gaussian of σ = 1.5 on 15×15 pixels that sums to zero.',
  scored:
    'The image that the row scores. Where there are several samples it is their mean, which scores higher and looks ' +
    'smoother than any of them; the figures of the samples stand beside it.',
  residualWhitened:
    '‖Ax − y‖₂/(σ_y·√m), m the number of samples; for counts ‖Ax − y‖_W/√m with weights w = max(N, 0.5). An exact single ' +
    'draw lies within 1 ± √(2/m); a mean of draws lies below 1. None where the noise is unknown or zero.',
  spread:
    'Standard deviation (n − 1) of every pixel over the samples. It shows what the measurement leaves open under this ' +
    'prior, not a calibrated error: samples can agree on something wrong.',
  seconds:
    'Wall time of the solver with its start, all samples. The time in total adds model, previews and checkpoints.',
  nfe: 'Evaluations of the network (“nfe” in the files), of all samples together; a batch of B images counts B.',
};
