import { decimal, encodePart10, type DicomElement } from '../../core/formats/dicom/element.ts';
import { thoraxPhantom } from '../../core/modalities/ct/phantom/phantom.ts';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
/** Drawn once at random (PS3.5, B.2) and kept, so that the file is the same whenever it is made. */
const UID = '2.25.208337158290478132640951373408851627';
const INTERCEPT = -1024;
const SIZE = 512;
const SEED = 1;

/** The bundled slice: the thorax phantom as a CT image of 512² pixels, whole HU, marked as made up. */
export function thoraxDicom(): Uint8Array {
  const image = thoraxPhantom(SIZE, SEED);
  const stored = Int16Array.from(image.data, (hu) => Math.max(Math.round(hu), INTERCEPT) - INTERCEPT);
  const bytes = new Uint8Array(2 * stored.length);
  const view = new DataView(bytes.buffer);
  stored.forEach((v, i) => {
    view.setInt16(2 * i, v, true);
  });
  const reach = ((SIZE - 1) / 2) * image.pixelMm[0];
  const elements: DicomElement[] = [
    { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
    { tag: 0x00080008, vr: 'CS', value: 'DERIVED\\PRIMARY\\AXIAL' },
    { tag: 0x00080016, vr: 'UI', value: CT_IMAGE },
    { tag: 0x00080018, vr: 'UI', value: `${UID}.3` },
    { tag: 0x00080020, vr: 'DA', value: '20200101' },
    { tag: 0x00080030, vr: 'TM', value: '120000' },
    { tag: 0x00080050, vr: 'SH', value: '' },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00080070, vr: 'LO', value: 'Langevin' },
    { tag: 0x00080090, vr: 'PN', value: '' },
    { tag: 0x00081030, vr: 'LO', value: 'Synthetic phantom' },
    { tag: 0x0008103e, vr: 'LO', value: 'Synthetic thorax phantom' },
    { tag: 0x00082111, vr: 'ST', value: 'Computed by resources/phantom/make.ts of the Langevin project. MIT licence.' },
    { tag: 0x00100010, vr: 'PN', value: 'PHANTOM^THORAX' },
    { tag: 0x00100020, vr: 'LO', value: 'PHANTOM-THORAX-1' },
    { tag: 0x00100030, vr: 'DA', value: '' },
    { tag: 0x00100040, vr: 'CS', value: 'O' },
    { tag: 0x00180050, vr: 'DS', value: '2' },
    { tag: 0x00180060, vr: 'DS', value: '' },
    { tag: 0x00185100, vr: 'CS', value: 'HFS' },
    { tag: 0x0020000d, vr: 'UI', value: `${UID}.1` },
    { tag: 0x0020000e, vr: 'UI', value: `${UID}.2` },
    { tag: 0x00200010, vr: 'SH', value: '1' },
    { tag: 0x00200011, vr: 'IS', value: '1' },
    { tag: 0x00200012, vr: 'IS', value: '' },
    { tag: 0x00200013, vr: 'IS', value: '1' },
    { tag: 0x00200032, vr: 'DS', value: `${decimal(-reach)}\\${decimal(-reach)}\\0` },
    { tag: 0x00200037, vr: 'DS', value: '1\\0\\0\\0\\1\\0' },
    { tag: 0x00200052, vr: 'UI', value: `${UID}.4` },
    { tag: 0x00201040, vr: 'LO', value: '' },
    { tag: 0x00204000, vr: 'LT', value: 'A made-up chest, no patient. Research use only. Not for diagnosis.' },
    { tag: 0x00280002, vr: 'US', value: [1] },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280010, vr: 'US', value: [SIZE] },
    { tag: 0x00280011, vr: 'US', value: [SIZE] },
    { tag: 0x00280030, vr: 'DS', value: image.pixelMm.map(decimal).join('\\') },
    { tag: 0x00280100, vr: 'US', value: [16] },
    { tag: 0x00280101, vr: 'US', value: [16] },
    { tag: 0x00280102, vr: 'US', value: [15] },
    { tag: 0x00280103, vr: 'US', value: [1] },
    { tag: 0x00281050, vr: 'DS', value: '40\\-600' },
    { tag: 0x00281051, vr: 'DS', value: '400\\1500' },
    { tag: 0x00281052, vr: 'DS', value: String(INTERCEPT) },
    { tag: 0x00281053, vr: 'DS', value: '1' },
    { tag: 0x00281054, vr: 'LO', value: 'HU' },
    { tag: 0x7fe00010, vr: 'OW', value: bytes },
  ];
  return encodePart10(CT_IMAGE, `${UID}.3`, elements);
}
