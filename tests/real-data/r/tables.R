# Whole tables for the false-alarm study: row identifiers left out, the target last.
# usage: Rscript tables.R OUTPUT-FOLDER SCRIPT-FOLDER

arguments <- commandArgs(trailingOnly = TRUE)
output <- arguments[1]
for (part in c("load.R", "write.R")) source(file.path(arguments[2], part))

# package, data set, target, identifiers to leave out
listing <- "
datasets airquality Ozone
datasets attenu accel
datasets ChickWeight weight
datasets CO2 uptake
datasets DNase density
datasets esoph ncases
datasets faithful eruptions
datasets infert case
datasets iris Species
datasets Loblolly height
datasets morley Speed
datasets quakes mag
datasets randu z
datasets Theoph conc
MASS Aids2 status
MASS bacteria y
MASS beav1 temp
MASS beav2 temp
MASS birthwt low
MASS Cars93 Type Model Make
MASS cats Sex
MASS coop Conc
MASS cpus perf name
MASS crabs sp index
MASS epil y
MASS fgl type
MASS GAGurine GAG
MASS geyser duration
MASS gilgais pH00
MASS mcycle accel
MASS Melanoma status
MASS minn38 phs
MASS nlschools lang
MASS npr1 perm
MASS OME Correct
MASS Pima.te type
MASS Pima.tr type
MASS quine Days
MASS shuttle use
MASS Sitka size
MASS Sitka89 size
MASS snails Deaths
MASS survey Sex
MASS synth.te yc
MASS synth.tr yc
MASS Traffic y
MASS VA status
mlbench BostonHousing medv
mlbench BreastCancer Class Id
mlbench DNA Class
mlbench Glass Type
mlbench HouseVotes84 Class
mlbench Ionosphere Class
mlbench LetterRecognition lettr
mlbench Ozone V4
mlbench PimaIndiansDiabetes2 diabetes
mlbench Satellite classes
mlbench Servo Class
mlbench Shuttle Class
mlbench Sonar Class
mlbench Soybean Class
mlbench Vehicle Class
mlbench Vowel Class
mlbench Zoo type
survival bladder event id
survival cgd status id random
survival colon status id
survival diabetic status id
survival flchain death
survival gbsg status pid
survival heart event id
survival jasa fustat
survival logan occupation
survival lung status
survival mgus death id
survival mgus2 death id
survival myeloid death id
survival myeloma death id
survival nwtco rel seqno
survival pbc status id
survival pbcseq status id
survival rats status
survival rats2 status id
survival retinopathy status id
survival rhDNase fev id
survival rotterdam death pid
survival solder skips
survival stanford2 status id
survival transplant event
survival udca1 status id
survival veteran status
kernlab income INCOME
kernlab musk Class
kernlab promotergene Class
kernlab spam type
kernlab ticdata CARAVAN
"

for (line in strsplit(trimws(listing), "\n")[[1]]) {
  words <- strsplit(line, " ")[[1]]
  name <- tolower(paste(words[1], words[2], sep = "-"))
  target <- words[3]
  frame <- load_data(words[2], words[1])
  features <- setdiff(names(frame), c(target, words[-(1:3)]))
  frame <- frame[!is.na(frame[[target]]), c(features, target)]
  label <- frame[[target]]
  # Numbers with few whole values are classes, as in most of these packages.
  is_class <- !is.numeric(label) || (length(unique(label)) <= 10 && all(label == round(label)))
  write_frame(frame, file.path(output, "tables", paste0(name, ".csv")))
  task <- if (is_class) "classification" else "regression"
  append_line(file.path(output, "tables.tsv"), name, target, task)
}
