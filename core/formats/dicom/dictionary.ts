/** What PS3.6 says of an element. */
export interface DictionaryEntry {
  /** `XS`: US or SS, as Pixel Representation says. */
  readonly vr: string;
  readonly name: string;
  /** Removed, emptied or replaced by the basic confidentiality profile (PS3.15, table E.1-1). */
  readonly identifying: boolean;
}

/**
 * The elements that images commonly carry: tag, VR, `*` where it is identifying, name (PS3.6 and PS3.15, edition 2024b).
 * The whole dictionary has more than 5000 lines; one that is not here is shown without a name and taken for identifying.
 */
const TEXT = `
00020000 UL File Meta Information Group Length
00020001 OB File Meta Information Version
00020002 UI Media Storage SOP Class UID
00020003 UI* Media Storage SOP Instance UID
00020010 UI Transfer Syntax UID
00020012 UI Implementation Class UID
00020013 SH Implementation Version Name
00020016 AE Source Application Entity Title
00020017 AE Sending Application Entity Title
00020018 AE Receiving Application Entity Title
00020100 UI Private Information Creator UID
00020102 OB Private Information
00041130 CS* File-set ID
00041220 SQ Directory Record Sequence
00080001 UL Length to End
00080005 CS Specific Character Set
00080006 SQ Language Code Sequence
00080008 CS Image Type
00080012 DA* Instance Creation Date
00080013 TM* Instance Creation Time
00080014 UI* Instance Creator UID
00080015 DT* Instance Coercion DateTime
00080016 UI SOP Class UID
00080017 UI* Acquisition UID
00080018 UI* SOP Instance UID
0008001A UI Related General SOP Class UID
0008001B UI Original Specialized SOP Class UID
00080020 DA* Study Date
00080021 DA* Series Date
00080022 DA* Acquisition Date
00080023 DA* Content Date
00080024 DA* Overlay Date
00080025 DA* Curve Date
0008002A DT* Acquisition DateTime
00080030 TM* Study Time
00080031 TM* Series Time
00080032 TM* Acquisition Time
00080033 TM* Content Time
00080034 TM* Overlay Time
00080035 TM* Curve Time
00080040 US Data Set Type
00080041 LO Data Set Subtype
00080050 SH* Accession Number
00080051 SQ Issuer of Accession Number Sequence
00080052 CS Query/Retrieve Level
00080054 AE* Retrieve AE Title
00080055 AE* Station AE Title
00080056 CS Instance Availability
00080058 UI* Failed SOP Instance UID List
00080060 CS Modality
00080061 CS Modalities in Study
00080062 UI SOP Classes in Study
00080064 CS Conversion Type
00080068 CS Presentation Intent Type
00080070 LO Manufacturer
00080080 LO* Institution Name
00080081 ST* Institution Address
00080082 SQ* Institution Code Sequence
00080090 PN* Referring Physician's Name
00080092 ST* Referring Physician's Address
00080094 SH* Referring Physician's Telephone Numbers
00080096 SQ* Referring Physician Identification Sequence
0008009C PN* Consulting Physician's Name
0008009D SQ* Consulting Physician Identification Sequence
00080100 SH Code Value
00080102 SH Coding Scheme Designator
00080103 SH Coding Scheme Version
00080104 LO Code Meaning
00080105 CS Mapping Resource
00080106 DT* Context Group Version
00080107 DT* Context Group Local Version
0008010B CS Context Group Extension Flag
0008010C UI Coding Scheme UID
0008010D UI* Context Group Extension Creator UID
0008010F CS Context Identifier
00080110 SQ Coding Scheme Identification Sequence
00080117 UI Context UID
00080118 UI Mapping Resource UID
00080119 UC Long Code Value
00080120 UR URN Code Value
00080201 SH* Timezone Offset From UTC
00080300 SQ Private Data Element Characteristics Sequence
00081000 AE* Network ID
00081010 SH* Station Name
00081030 LO* Study Description
00081032 SQ Procedure Code Sequence
0008103E LO* Series Description
0008103F SQ Series Description Code Sequence
00081040 LO* Institutional Department Name
00081041 SQ* Institutional Department Type Code Sequence
00081048 PN* Physician(s) of Record
00081049 SQ* Physician(s) of Record Identification Sequence
00081050 PN* Performing Physician's Name
00081052 SQ* Performing Physician Identification Sequence
00081060 PN* Name of Physician(s) Reading Study
00081062 SQ* Physician(s) Reading Study Identification Sequence
00081070 PN* Operators' Name
00081072 SQ* Operator Identification Sequence
00081080 LO* Admitting Diagnoses Description
00081084 SQ* Admitting Diagnoses Code Sequence
00081090 LO Manufacturer's Model Name
00081110 SQ* Referenced Study Sequence
00081111 SQ* Referenced Performed Procedure Step Sequence
00081115 SQ Referenced Series Sequence
00081120 SQ* Referenced Patient Sequence
00081125 SQ Referenced Visit Sequence
00081130 SQ Referenced Overlay Sequence
00081140 SQ* Referenced Image Sequence
0008114A SQ Referenced Instance Sequence
00081150 UI Referenced SOP Class UID
00081155 UI* Referenced SOP Instance UID
00081160 IS Referenced Frame Number
00081161 UL Simple Frame List
00081195 UI* Transaction UID
00081199 SQ Referenced SOP Sequence
00081200 SQ Studies Containing Other Referenced Instances Sequence
00081250 SQ Related Series Sequence
00082110 CS Lossy Image Compression (Retired)
00082111 ST* Derivation Description
00082112 SQ* Source Image Sequence
00082120 SH Stage Name
00082122 IS Stage Number
00082124 IS Number of Stages
00082128 IS View Number
0008212A IS Number of Views in Stage
00082142 IS Start Trim
00082143 IS Stop Trim
00082144 IS Recommended Display Frame Rate
00082218 SQ Anatomic Region Sequence
00082220 SQ Anatomic Region Modifier Sequence
00082228 SQ Primary Anatomic Structure Sequence
00083001 SQ Alternate Representation Sequence
00083010 UI* Irradiation Event UID
00084000 LT* Identifying Comments
00089007 CS Frame Type
00089092 SQ Referenced Image Evidence Sequence
00089121 SQ Referenced Raw Data Sequence
00089123 UI* Creator-Version UID
00089124 SQ Derivation Image Sequence
00089154 SQ Source Image Evidence Sequence
00089205 CS Pixel Presentation
00089206 CS Volumetric Properties
00089207 CS Volume Based Calculation Technique
00089208 CS Complex Image Component
00089209 CS Acquisition Contrast
00089215 SQ Derivation Code Sequence
00100010 PN* Patient's Name
00100020 LO* Patient ID
00100021 LO* Issuer of Patient ID
00100022 CS Type of Patient ID
00100024 SQ Issuer of Patient ID Qualifiers Sequence
00100030 DA* Patient's Birth Date
00100032 TM* Patient's Birth Time
00100040 CS* Patient's Sex
00100050 SQ* Patient's Insurance Plan Code Sequence
00100101 SQ* Patient's Primary Language Code Sequence
00100102 SQ* Patient's Primary Language Modifier Code Sequence
00101000 LO* Other Patient IDs
00101001 PN* Other Patient Names
00101002 SQ* Other Patient IDs Sequence
00101005 PN* Patient's Birth Name
00101010 AS* Patient's Age
00101020 DS* Patient's Size
00101030 DS* Patient's Weight
00101040 LO* Patient's Address
00101050 LO* Insurance Plan Identification
00101060 PN* Patient's Mother's Birth Name
00101080 LO* Military Rank
00101081 LO* Branch of Service
00101090 LO* Medical Record Locator
00101100 SQ* Referenced Patient Photo Sequence
00102000 LO* Medical Alerts
00102110 LO* Allergies
00102150 LO* Country of Residence
00102152 LO* Region of Residence
00102154 SH* Patient's Telephone Numbers
00102160 SH* Ethnic Group
00102180 SH* Occupation
001021A0 CS* Smoking Status
001021B0 LT* Additional Patient History
001021C0 US* Pregnancy Status
001021D0 DA* Last Menstrual Date
001021F0 LO* Patient's Religious Preference
00102201 LO Patient Species Description
00102203 CS* Patient's Sex Neutered
00102292 LO Patient Breed Description
00102297 PN* Responsible Person
00102299 LO* Responsible Organization
00104000 LT* Patient Comments
00120010 LO* Clinical Trial Sponsor Name
00120020 LO* Clinical Trial Protocol ID
00120021 LO* Clinical Trial Protocol Name
00120030 LO* Clinical Trial Site ID
00120031 LO* Clinical Trial Site Name
00120040 LO* Clinical Trial Subject ID
00120042 LO* Clinical Trial Subject Reading ID
00120050 LO* Clinical Trial Time Point ID
00120051 ST* Clinical Trial Time Point Description
00120060 LO* Clinical Trial Coordinating Center Name
00120062 CS Patient Identity Removed
00120063 LO De-identification Method
00120064 SQ De-identification Method Code Sequence
00120071 LO* Clinical Trial Series ID
00120072 LO* Clinical Trial Series Description
00120081 LO* Clinical Trial Protocol Ethics Committee Name
00120082 LO* Clinical Trial Protocol Ethics Committee Approval Number
00180010 LO* Contrast/Bolus Agent
00180012 SQ Contrast/Bolus Agent Sequence
00180014 SQ Contrast/Bolus Administration Route Sequence
00180015 CS Body Part Examined
00180020 CS Scanning Sequence
00180021 CS Sequence Variant
00180022 CS Scan Options
00180023 CS MR Acquisition Type
00180024 SH Sequence Name
00180025 CS Angio Flag
00180027 TM* Intervention Drug Stop Time
00180031 LO Radiopharmaceutical
00180035 TM* Intervention Drug Start Time
00180040 IS Cine Rate
00180050 DS Slice Thickness
00180060 DS KVP
00180070 IS Counts Accumulated
00180071 CS Acquisition Termination Condition
00180072 DS Effective Duration
00180073 CS Acquisition Start Condition
00180074 IS Acquisition Start Condition Data
00180075 IS Acquisition Termination Condition Data
00180080 DS Repetition Time
00180081 DS Echo Time
00180082 DS Inversion Time
00180083 DS Number of Averages
00180084 DS Imaging Frequency
00180085 SH Imaged Nucleus
00180086 IS Echo Number(s)
00180087 DS Magnetic Field Strength
00180088 DS Spacing Between Slices
00180089 IS Number of Phase Encoding Steps
00180090 DS Data Collection Diameter
00180091 IS Echo Train Length
00180093 DS Percent Sampling
00180094 DS Percent Phase Field of View
00180095 DS Pixel Bandwidth
00181000 LO* Device Serial Number
00181002 UI* Device UID
00181004 LO* Plate ID
00181005 LO* Generator ID
00181007 LO* Cassette ID
00181008 LO* Gantry ID
00181010 LO* Secondary Capture Device ID
00181012 DA* Date of Secondary Capture
00181014 TM* Time of Secondary Capture
00181016 LO Secondary Capture Device Manufacturer
00181018 LO Secondary Capture Device Manufacturer's Model Name
00181019 LO Secondary Capture Device Software Versions
00181020 LO Software Versions
00181022 SH Video Image Format Acquired
00181023 LO Digital Image Format Acquired
00181030 LO* Protocol Name
00181040 LO Contrast/Bolus Route
00181041 DS Contrast/Bolus Volume
00181042 TM* Contrast/Bolus Start Time
00181043 TM* Contrast/Bolus Stop Time
00181044 DS Contrast/Bolus Total Dose
00181046 DS Contrast Flow Rate
00181047 DS Contrast Flow Duration
00181048 CS Contrast/Bolus Ingredient
00181049 DS Contrast/Bolus Ingredient Concentration
00181050 DS Spatial Resolution
00181060 DS Trigger Time
00181061 LO Trigger Source or Type
00181062 IS Nominal Interval
00181063 DS Frame Time
00181065 DS Frame Time Vector
00181066 DS Frame Delay
0018106A CS Synchronization Trigger
00181071 DS Radiopharmaceutical Volume
00181072 TM* Radiopharmaceutical Start Time
00181073 TM* Radiopharmaceutical Stop Time
00181074 DS Radionuclide Total Dose
00181075 DS Radionuclide Half Life
00181076 DS Radionuclide Positron Fraction
00181078 DT* Radiopharmaceutical Start DateTime
00181079 DT* Radiopharmaceutical Stop DateTime
00181081 IS Low R-R Value
00181082 IS High R-R Value
00181083 IS Intervals Acquired
00181084 IS Intervals Rejected
00181088 IS Heart Rate
00181090 IS Cardiac Number of Images
00181094 IS Trigger Window
00181100 DS Reconstruction Diameter
00181110 DS Distance Source to Detector
00181111 DS Distance Source to Patient
00181114 DS Estimated Radiographic Magnification Factor
00181120 DS Gantry/Detector Tilt
00181121 DS Gantry/Detector Slew
00181130 DS Table Height
00181131 DS Table Traverse
00181134 CS Table Motion
00181135 DS Table Vertical Increment
00181138 DS Table Angle
00181140 CS Rotation Direction
00181143 DS Scan Arc
00181147 CS Field of View Shape
00181149 IS Field of View Dimension(s)
00181150 IS Exposure Time
00181151 IS X-Ray Tube Current
00181152 IS Exposure
00181153 IS Exposure in µAs
00181154 DS Average Pulse Width
00181155 CS Radiation Setting
0018115A CS Radiation Mode
0018115E DS Image and Fluoroscopy Area Dose Product
00181160 SH Filter Type
00181162 DS Intensifier Size
00181164 DS Imager Pixel Spacing
00181166 CS Grid
00181170 IS Generator Power
00181180 SH Collimator/grid Name
00181181 CS Collimator Type
00181190 DS Focal Spot(s)
00181191 CS Anode Target Material
001811A0 DS Body Part Thickness
001811A2 DS Compression Force
00181200 DA* Date of Last Calibration
00181201 TM* Time of Last Calibration
00181210 SH Convolution Kernel
00181242 IS Actual Frame Duration
00181243 IS Count Rate
00181250 SH Receive Coil Name
00181251 SH Transmit Coil Name
00181260 SH Plate Type
00181261 LO Phosphor Type
00181300 DS Scan Velocity
00181301 CS Whole Body Technique
00181302 IS Scan Length
00181310 US Acquisition Matrix
00181312 CS In-plane Phase Encoding Direction
00181314 DS Flip Angle
00181315 CS Variable Flip Angle Flag
00181316 DS SAR
00181318 DS dB/dt
00181320 FL B1rms
00181400 LO* Acquisition Device Processing Description
00181401 LO Acquisition Device Processing Code
00181402 CS Cassette Orientation
00181403 CS Cassette Size
00181404 US Exposures on Plate
00181405 IS Relative X-Ray Exposure
00181411 DS Exposure Index
00181412 DS Target Exposure Index
00181413 DS Deviation Index
00181450 DS Column Angulation
00181508 CS Positioner Type
00181510 DS Positioner Primary Angle
00181511 DS Positioner Secondary Angle
00181530 DS Detector Primary Angle
00181531 DS Detector Secondary Angle
00181800 CS Acquisition Time Synchronized
00182001 IS Page Number Vector
00182010 DS Nominal Scanned Pixel Spacing
00184000 LT* Acquisition Comments
00185000 SH Output Power
00185010 LO Transducer Data
00185012 DS Focus Depth
00185020 LO Processing Function
00185050 IS Depth of Scan Field
00185100 CS Patient Position
00185101 CS View Position
00186000 DS Sensitivity
00186011 SQ Sequence of Ultrasound Regions
00186012 US Region Spatial Format
00186014 US Region Data Type
00186016 UL Region Flags
00186018 UL Region Location Min X0
0018601A UL Region Location Min Y0
0018601C UL Region Location Max X1
0018601E UL Region Location Max Y1
00186020 SL Reference Pixel X0
00186022 SL Reference Pixel Y0
00186024 US Physical Units X Direction
00186026 US Physical Units Y Direction
00186028 FD Reference Pixel Physical Value X
0018602A FD Reference Pixel Physical Value Y
0018602C FD Physical Delta X
0018602E FD Physical Delta Y
00186030 UL Transducer Frequency
00186031 CS Transducer Type
00186032 UL Pulse Repetition Frequency
00187000 CS Detector Conditions Nominal Flag
00187001 DS Detector Temperature
00187004 CS Detector Type
00187005 CS Detector Configuration
0018700A SH* Detector ID
0018700C DA* Date of Last Detector Calibration
0018700E TM* Time of Last Detector Calibration
0018701A DS Detector Binning
00187022 DS Detector Element Spacing
00187060 CS Exposure Control Mode
00189004 CS Content Qualification
00189005 SH Pulse Sequence Name
00189006 SQ MR Imaging Modifier Sequence
00189008 CS Echo Pulse Sequence
00189009 CS Inversion Recovery
00189010 CS Flow Compensation
00189011 CS Multiple Spin Echo
00189012 CS Multi-planar Excitation
00189014 CS Phase Contrast
00189015 CS Time of Flight Contrast
00189016 CS Spoiling
00189017 CS Steady State Pulse Sequence
00189018 CS Echo Planar Pulse Sequence
00189019 FD Tag Angle First Axis
00189020 CS Magnetization Transfer
00189021 CS T2 Preparation
00189022 CS Blood Signal Nulling
00189024 CS Saturation Recovery
00189025 CS Spectrally Selected Suppression
00189026 CS Spectrally Selected Excitation
00189027 CS Spatial Pre-saturation
00189028 CS Tagging
00189029 CS Oversampling Phase
00189030 FD Tag Spacing First Dimension
00189032 CS Geometry of k-Space Traversal
00189033 CS Segmented k-Space Traversal
00189034 CS Rectilinear Phase Encode Reordering
00189035 FD Tag Thickness
00189036 CS Partial Fourier Direction
00189037 CS Cardiac Synchronization Technique
00189041 LO Receive Coil Manufacturer Name
00189042 SQ MR Receive Coil Sequence
00189043 CS Receive Coil Type
00189044 CS Quadrature Receive Coil
00189045 SQ Multi-Coil Definition Sequence
00189047 SH Multi-Coil Element Name
00189048 CS Multi-Coil Element Used
00189049 SQ MR Transmit Coil Sequence
00189050 LO Transmit Coil Manufacturer Name
00189051 CS Transmit Coil Type
00189053 FD Chemical Shift Reference
00189058 US MR Acquisition Frequency Encoding Steps
00189059 CS De-coupling
00189064 CS k-space Filtering
00189069 FD Parallel Reduction Factor In-plane
00189073 FD Acquisition Duration
00189074 DT* Frame Acquisition DateTime
00189075 CS Diffusion Directionality
00189076 SQ Diffusion Gradient Direction Sequence
00189077 CS Parallel Acquisition
00189078 CS Parallel Acquisition Technique
00189080 ST Metabolite Map Description
00189081 CS Partial Fourier
00189082 FD Effective Echo Time
00189083 SQ Metabolite Map Code Sequence
00189087 FD Diffusion b-value
00189089 FD Diffusion Gradient Orientation
00189090 FD Velocity Encoding Direction
00189091 FD Velocity Encoding Minimum Value
00189093 US Number of k-Space Trajectories
00189094 CS Coverage of k-Space
00189098 FD Transmitter Frequency
00189100 CS Resonant Nucleus
00189101 CS Frequency Correction
00189107 SQ MR Spatial Saturation Sequence
00189112 SQ MR Timing and Related Parameters Sequence
00189114 SQ MR Echo Sequence
00189115 SQ MR Modifier Sequence
00189117 SQ MR Diffusion Sequence
00189118 SQ Cardiac Synchronization Sequence
00189119 SQ MR Averages Sequence
00189125 SQ MR FOV/Geometry Sequence
00189151 DT* Frame Reference DateTime
00189152 SQ MR Metabolite Map Sequence
00189155 FD Parallel Reduction Factor out-of-plane
00189168 FD Parallel Reduction Factor Second In-plane
00189170 CS Respiratory Motion Compensation Technique
00189172 CS Bulk Motion Compensation Technique
00189174 CS Applicable Safety Standard Agency
00189176 SQ Operating Mode Sequence
00189177 CS Operating Mode Type
00189178 CS Operating Mode
00189179 CS Specific Absorption Rate Definition
00189180 CS Gradient Output Type
00189181 FD Specific Absorption Rate Value
00189182 FD Gradient Output
00189183 CS Flow Compensation Direction
00189199 CS Water Referenced Phase Correction
00189200 CS MR Spectroscopy Acquisition Type
00189220 FD Frame Acquisition Duration
00189226 SQ MR Image Frame Type Sequence
00189231 US MR Acquisition Phase Encoding Steps in-plane
00189239 SQ Specific Absorption Rate Sequence
00189240 US RF Echo Train Length
00189241 US Gradient Echo Train Length
00189301 SQ CT Acquisition Type Sequence
00189302 CS Acquisition Type
00189303 FD Tube Angle
00189304 SQ CT Acquisition Details Sequence
00189305 FD Revolution Time
00189306 FD Single Collimation Width
00189307 FD Total Collimation Width
00189308 SQ CT Table Dynamics Sequence
00189309 FD Table Speed
00189310 FD Table Feed per Rotation
00189311 FD Spiral Pitch Factor
00189312 SQ CT Geometry Sequence
00189313 FD Data Collection Center (Patient)
00189314 SQ CT Reconstruction Sequence
00189315 CS Reconstruction Algorithm
00189316 CS Convolution Kernel Group
00189317 FD Reconstruction Field of View
00189318 FD Reconstruction Target Center (Patient)
00189319 FD Reconstruction Angle
00189320 SH Image Filter
00189321 SQ CT Exposure Sequence
00189322 FD Reconstruction Pixel Spacing
00189323 CS Exposure Modulation Type
00189324 FD Estimated Dose Saving
00189325 SQ CT X-Ray Details Sequence
00189326 SQ CT Position Sequence
00189327 FD Table Position
00189328 FD Exposure Time in ms
00189329 SQ CT Image Frame Type Sequence
00189330 FD X-Ray Tube Current in mA
00189332 FD Exposure in mAs
00189333 CS Constant Volume Flag
00189334 CS Fluoroscopy Flag
00189335 FD Distance Source to Data Collection Center
00189337 US Contrast/Bolus Agent Number
00189338 SQ Contrast/Bolus Ingredient Code Sequence
00189341 SQ Contrast/Bolus Usage Sequence
00189342 CS Contrast/Bolus Agent Administered
00189343 CS Contrast/Bolus Agent Detected
00189344 CS Contrast/Bolus Agent Phase
00189345 FD CTDIvol
00189346 SQ CTDI Phantom Type Code Sequence
00189351 FL Calcium Scoring Mass Factor Patient
00189352 FL Calcium Scoring Mass Factor Device
00189353 FL Energy Weighting Factor
00189360 SQ CT Additional X-Ray Source Sequence
00189424 LT* Acquisition Protocol Description
00189477 SQ Irradiation Event Identification Sequence
00189516 DT* Start Acquisition DateTime
00189517 DT* End Acquisition DateTime
0020000D UI* Study Instance UID
0020000E UI* Series Instance UID
00200010 SH* Study ID
00200011 IS Series Number
00200012 IS Acquisition Number
00200013 IS Instance Number
00200014 IS Isotope Number
00200020 CS Patient Orientation
00200030 DS Image Position (Retired)
00200032 DS Image Position (Patient)
00200035 DS Image Orientation (Retired)
00200037 DS Image Orientation (Patient)
00200052 UI* Frame of Reference UID
00200060 CS Laterality
00200062 CS Image Laterality
00200080 LO Masking Image
00200100 IS Temporal Position Identifier
00200105 IS Number of Temporal Positions
00200110 DS Temporal Resolution
00200200 UI* Synchronization Frame of Reference UID
00200242 UI* SOP Instance UID of Concatenation Source
00201000 IS Series in Study
00201001 IS Acquisitions in Series
00201002 IS Images in Acquisition
00201004 IS Acquisitions in Study
00201040 LO* Position Reference Indicator
00201041 DS Slice Location
00201070 IS Other Study Numbers
00201200 IS Number of Patient Related Studies
00201202 IS Number of Patient Related Series
00201204 IS Number of Patient Related Instances
00201206 IS Number of Study Related Series
00201208 IS Number of Study Related Instances
00201209 IS Number of Series Related Instances
00203401 CS* Modifying Device ID
00204000 LT* Image Comments
00209056 SH Stack ID
00209057 UL In-Stack Position Number
00209071 SQ Frame Anatomy Sequence
00209072 CS Frame Laterality
00209111 SQ Frame Content Sequence
00209113 SQ Plane Position Sequence
00209116 SQ Plane Orientation Sequence
00209128 UL Temporal Position Index
00209153 FD Nominal Cardiac Trigger Delay Time
00209156 US Frame Acquisition Number
00209157 UL Dimension Index Values
00209158 LT* Frame Comments
00209161 UI* Concatenation UID
00209164 UI* Dimension Organization UID
00209165 AT Dimension Index Pointer
00209167 AT Functional Group Pointer
00209221 SQ Dimension Organization Sequence
00209222 SQ Dimension Index Sequence
00209228 UL Concatenation Frame Offset Number
00209254 FD Respiratory Interval Time
00209255 FD Nominal Respiratory Trigger Delay Time
00209311 CS Dimension Organization Type
00209421 LO Dimension Description Label
00220001 US Light Path Filter Pass-Through Wavelength
00280002 US Samples per Pixel
00280003 US Samples per Pixel Used
00280004 CS Photometric Interpretation
00280005 US Image Dimensions
00280006 US Planar Configuration
00280008 IS Number of Frames
00280009 AT Frame Increment Pointer
0028000A AT Frame Dimension Pointer
00280010 US Rows
00280011 US Columns
00280012 US Planes
00280014 US Ultrasound Color Data Present
00280030 DS Pixel Spacing
00280031 DS Zoom Factor
00280032 DS Zoom Center
00280034 IS Pixel Aspect Ratio
00280040 CS Image Format
00280050 LO Manipulated Image
00280051 CS Corrected Image
00280060 CS Compression Code
00280100 US Bits Allocated
00280101 US Bits Stored
00280102 US High Bit
00280103 US Pixel Representation
00280104 XS Smallest Valid Pixel Value
00280105 XS Largest Valid Pixel Value
00280106 XS Smallest Image Pixel Value
00280107 XS Largest Image Pixel Value
00280108 XS Smallest Pixel Value in Series
00280109 XS Largest Pixel Value in Series
00280120 XS Pixel Padding Value
00280121 XS Pixel Padding Range Limit
00280200 US Image Location
00280300 CS Quality Control Image
00280301 CS Burned In Annotation
00280302 CS Recognizable Visual Features
00280303 CS Longitudinal Temporal Information Modified
00281040 CS Pixel Intensity Relationship
00281041 SS Pixel Intensity Relationship Sign
00281050 DS Window Center
00281051 DS Window Width
00281052 DS Rescale Intercept
00281053 DS Rescale Slope
00281054 LO Rescale Type
00281055 LO Window Center & Width Explanation
00281056 CS VOI LUT Function
00281101 XS Red Palette Color Lookup Table Descriptor
00281102 XS Green Palette Color Lookup Table Descriptor
00281103 XS Blue Palette Color Lookup Table Descriptor
00281199 UI* Palette Color Lookup Table UID
00281201 OW Red Palette Color Lookup Table Data
00281202 OW Green Palette Color Lookup Table Data
00281203 OW Blue Palette Color Lookup Table Data
00281221 OW Segmented Red Palette Color Lookup Table Data
00281222 OW Segmented Green Palette Color Lookup Table Data
00281223 OW Segmented Blue Palette Color Lookup Table Data
00281300 CS Breast Implant Present
00281350 CS Partial View
00282000 OB ICC Profile
00282110 CS Lossy Image Compression
00282112 DS Lossy Image Compression Ratio
00282114 CS Lossy Image Compression Method
00283000 SQ Modality LUT Sequence
00283002 XS LUT Descriptor
00283003 LO LUT Explanation
00283004 LO Modality LUT Type
00283006 OW LUT Data
00283010 SQ VOI LUT Sequence
00284000 LT* Image Presentation Comments
00286010 US Representative Frame Number
00286020 US Frame Numbers of Interest (FOI)
00289001 UL Data Point Rows
00289002 UL Data Point Columns
00289003 CS Signal Domain Columns
00289110 SQ Pixel Measures Sequence
00289132 SQ Frame VOI LUT Sequence
00289145 SQ Pixel Value Transformation Sequence
00289235 CS Signal Domain Rows
00320012 LO* Study ID Issuer
00321030 LO* Reason for Study
00321032 PN* Requesting Physician
00321033 LO* Requesting Service
00321060 LO* Requested Procedure Description
00321064 SQ Requested Procedure Code Sequence
00321070 LO* Requested Contrast Agent
00324000 LT* Study Comments
00380010 LO* Admission ID
00380020 DA* Admitting Date
00380021 TM* Admitting Time
00380050 LO* Special Needs
00380300 LO* Current Patient Location
00380500 LO* Patient State
00384000 LT* Visit Comments
00400001 AE* Scheduled Station AE Title
00400002 DA* Scheduled Procedure Step Start Date
00400003 TM* Scheduled Procedure Step Start Time
00400004 DA* Scheduled Procedure Step End Date
00400005 TM* Scheduled Procedure Step End Time
00400006 PN* Scheduled Performing Physician's Name
00400007 LO* Scheduled Procedure Step Description
00400008 SQ Scheduled Protocol Code Sequence
00400009 SH* Scheduled Procedure Step ID
00400010 SH* Scheduled Station Name
00400011 SH* Scheduled Procedure Step Location
00400012 LO* Pre-Medication
00400241 AE* Performed Station AE Title
00400242 SH* Performed Station Name
00400243 SH* Performed Location
00400244 DA* Performed Procedure Step Start Date
00400245 TM* Performed Procedure Step Start Time
00400250 DA* Performed Procedure Step End Date
00400251 TM* Performed Procedure Step End Time
00400252 CS Performed Procedure Step Status
00400253 SH* Performed Procedure Step ID
00400254 LO* Performed Procedure Step Description
00400255 LO Performed Procedure Type Description
00400260 SQ Performed Protocol Code Sequence
00400275 SQ* Request Attributes Sequence
00400280 ST* Comments on the Performed Procedure Step
00400310 ST* Comments on Radiation Dose
00400321 SQ Film Consumption Sequence
00400440 SQ Protocol Context Sequence
00400512 LO* Container Identifier
00400551 LO* Specimen Identifier
00400555 SQ* Acquisition Context Sequence
00400560 SQ Specimen Description Sequence
004008EA SQ Measurement Units Code Sequence
00401001 SH* Requested Procedure ID
00401002 LO* Reason for the Requested Procedure
00401101 SQ* Person Identification Code Sequence
00401400 LT* Requested Procedure Comments
00402004 DA* Issue Date of Imaging Service Request
00402016 LO* Placer Order Number / Imaging Service Request
00402017 LO* Filler Order Number / Imaging Service Request
00408302 DS Entrance Dose in mGy
00409096 SQ Real World Value Mapping Sequence
00409210 SH LUT Label
00409211 US Real World Value Last Value Mapped
00409216 US Real World Value First Value Mapped
00409224 FD Real World Value Intercept
00409225 FD Real World Value Slope
0040A030 DT* Verification DateTime
0040A040 CS Value Type
0040A043 SQ Concept Name Code Sequence
0040A075 PN* Verifying Observer Name
0040A120 DT* DateTime
0040A121 DA* Date
0040A122 TM* Time
0040A123 PN* Person Name
0040A124 UI* UID
0040A160 UT* Text Value
0040A168 SQ Concept Code Sequence
0040A170 SQ Purpose of Reference Code Sequence
0040A30A DS Numeric Value
0040A730 SQ* Content Sequence
00420010 ST* Document Title
00420011 OB* Encapsulated Document
00420012 LO MIME Type of Encapsulated Document
00540010 US Energy Window Vector
00540011 US Number of Energy Windows
00540012 SQ Energy Window Information Sequence
00540013 SQ Energy Window Range Sequence
00540014 DS Energy Window Lower Limit
00540015 DS Energy Window Upper Limit
00540016 SQ Radiopharmaceutical Information Sequence
00540020 US Detector Vector
00540021 US Number of Detectors
00540022 SQ Detector Information Sequence
00540050 US Rotation Vector
00540051 US Number of Rotations
00540052 SQ Rotation Information Sequence
00540080 US Slice Vector
00540081 US Number of Slices
00540101 US Number of Time Slices
00540202 CS Type of Detector Motion
00540220 SQ View Code Sequence
00540300 SQ Radionuclide Code Sequence
00540304 SQ Radiopharmaceutical Code Sequence
00540400 SH Image ID
00540410 SQ Patient Orientation Code Sequence
00540412 SQ Patient Orientation Modifier Code Sequence
00540414 SQ Patient Gantry Relationship Code Sequence
00541000 CS Series Type
00541001 CS Units
00541002 CS Counts Source
00541100 CS Randoms Correction Method
00541101 LO Attenuation Correction Method
00541102 CS Decay Correction
00541103 LO Reconstruction Method
00541104 LO Detector Lines of Response Used
00541105 LO Scatter Correction Method
00541200 DS Axial Acceptance
00541201 IS Axial Mash
00541202 IS Transverse Mash
00541210 DS Coincidence Window Width
00541220 CS Secondary Counts Type
00541300 DS Frame Reference Time
00541310 IS Primary (Prompts) Counts Accumulated
00541311 IS Secondary Counts Accumulated
00541320 DS Slice Sensitivity Factor
00541321 DS Decay Factor
00541322 DS Dose Calibration Factor
00541323 DS Scatter Fraction Factor
00541324 DS Dead Time Factor
00541330 US Image Index
00620001 CS Segmentation Type
00620002 SQ Segment Sequence
00620003 SQ Segmented Property Category Code Sequence
00620004 US Segment Number
00620005 LO* Segment Label
00620008 CS Segment Algorithm Type
00620009 LO Segment Algorithm Name
0062000A SQ Segment Identification Sequence
0062000B US Referenced Segment Number
0062000D US Recommended Display CIELab Value
0062000F SQ Segmented Property Type Code Sequence
00700001 SQ* Graphic Annotation Sequence
00700080 CS Content Label
00700081 LO* Content Description
00700082 DA* Presentation Creation Date
00700083 TM* Presentation Creation Time
00700084 PN* Content Creator's Name
00880140 UI* Storage Media File-set UID
00880200 SQ* Icon Image Sequence
04000550 SQ* Modified Attributes Sequence
04000561 SQ* Original Attributes Sequence
04000562 DT* Attribute Modification DateTime
04000563 LO* Modifying System
04000564 LO* Source of Previous Values
04000565 CS* Reason for the Attribute Modification
20100010 ST Image Display Format
20200020 CS Polarity
20500020 CS Presentation LUT Shape
30020002 SH RT Image Label
30020003 LO* RT Image Name
3002000C CS RT Image Plane
30020011 DS Image Plane Pixel Spacing
30020012 DS RT Image Position
30020022 DS Radiation Machine SAD
30020026 DS RT Image SID
30040001 CS DVH Type
30040002 CS Dose Units
30040004 CS Dose Type
30040006 LO* Dose Comment
3004000A CS Dose Summation Type
3004000C DS Grid Frame Offset Vector
3004000E DS Dose Grid Scaling
30060002 SH* Structure Set Label
300A00B2 SH* Treatment Machine Name
300C0002 SQ Referenced RT Plan Sequence
300C0004 SQ Referenced Beam Sequence
300C0006 IS Referenced Beam Number
300C0020 SQ Referenced Fraction Group Sequence
300C0022 IS Referenced Fraction Group Number
300E0002 CS Approval Status
40004000 LT* Text Comments
50xx0005 US Curve Dimensions
50xx0010 US Number of Points
50xx0020 CS Type of Data
50xx3000 OW* Curve Data
52009229 SQ Shared Functional Groups Sequence
52009230 SQ Per-Frame Functional Groups Sequence
54000100 SQ* Waveform Sequence
60xx0010 US Overlay Rows
60xx0011 US Overlay Columns
60xx0015 IS Number of Frames in Overlay
60xx0022 LO Overlay Description
60xx0040 CS Overlay Type
60xx0045 LO Overlay Subtype
60xx0050 SS Overlay Origin
60xx0051 US Image Frame Origin
60xx0100 US Overlay Bits Allocated
60xx0102 US Overlay Bit Position
60xx1301 IS ROI Area
60xx1302 DS ROI Mean
60xx1303 DS ROI Standard Deviation
60xx1500 LO Overlay Label
60xx3000 OW* Overlay Data
60xx4000 LT* Overlay Comments
7FE00001 OV Extended Offset Table
7FE00002 OV Extended Offset Table Lengths
7FE00008 OF Float Pixel Data
7FE00009 OD Double Float Pixel Data
7FE00010 OW Pixel Data
FFFAFFFA SQ* Digital Signatures Sequence
FFFCFFFC OB* Data Set Trailing Padding
`;

const ENTRIES = new Map<string, DictionaryEntry>(
  TEXT.trim()
    .split('\n')
    .map((line) => {
      const identifying = line[11] === '*';
      return [line.slice(0, 8), { vr: line.slice(9, 11), name: line.slice(identifying ? 13 : 12), identifying }];
    }),
);

/** @param tag eight hexadecimal digits; null where it is not known here */
export function dictionaryEntry(tag: string): DictionaryEntry | null {
  const upper = tag.toUpperCase();
  if (upper.endsWith('0000')) return { vr: 'UL', name: 'Group Length', identifying: false };
  // Curves and overlays repeat their group (PS3.5, 7.6).
  const repeated = /^(50|60)[0-9A-F]{2}/.test(upper) ? `${upper.slice(0, 2)}xx${upper.slice(4)}` : upper;
  return ENTRIES.get(repeated) ?? null;
}
