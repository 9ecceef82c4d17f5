# Real data, split as it was published or at random, with what the two sides share counted from R's own objects.
# usage: Rscript splits.R OUTPUT-FOLDER SCRIPT-FOLDER

arguments <- commandArgs(trailingOnly = TRUE)
output <- arguments[1]
for (part in c("load.R", "write.R", "count.R")) source(file.path(arguments[2], part))

at_random <- function(frame, seed, share = 0.2) {
  set.seed(seed, kind = "Mersenne-Twister", sample.kind = "Rejection")
  seq_len(nrow(frame)) %in% sample.int(nrow(frame), round(share * nrow(frame)))
}

behind <- function(frame, row) seq_len(nrow(frame)) > row

# Writes both sides, the roles of their columns and the facts. `group` is a list of keys, each of one or more columns.
publish <- function(name, all, is_test, target = "", id = "", group = list(), time = "", entity = "") {
  write_frame(all[!is_test, ], file.path(output, "splits", name, "train.csv"))
  write_frame(all[is_test, ], file.path(output, "splits", name, "test.csv"))
  groups <- vapply(group, paste, "", collapse = "+")
  append_line(file.path(output, "roles.tsv"), name, target, id, paste(groups, collapse = "|"), time, entity)
  facts <- count_rows(all, is_test, setdiff(names(all), c(target, id)), target)
  if (id != "") facts <- c(facts, count_key(all, is_test, id, "id"))
  for (key in group) facts <- c(facts, count_key(all, is_test, key, paste0("group[", paste(key, collapse = "+"), "]")))
  if (time != "") facts <- c(facts, count_time(all, is_test, time, entity))
  for (fact in names(facts)) append_line(file.path(output, "facts", "r.tsv"), name, fact, facts[[fact]])
}

dir.create(file.path(output, "facts"), recursive = TRUE, showWarnings = FALSE)

# As published: the donors' own training and test parts, in the order of the files.
dna <- load_data("DNA", "mlbench")
publish("dna", dna, behind(dna, 2000), target = "Class")
satellite <- load_data("Satellite", "mlbench")
publish("satellite", satellite, behind(satellite, 4435), target = "classes")
shuttle <- load_data("Shuttle", "mlbench")
publish("shuttle", shuttle, behind(shuttle, 43500), target = "Class")
ticdata <- load_data("ticdata", "kernlab")
publish("ticdata", ticdata, behind(ticdata, 5822), target = "CARAVAN")
letters_seen <- load_data("LetterRecognition", "mlbench")
publish("letters", letters_seen, behind(letters_seen, 16000), target = "lettr")
pima_train <- load_data("Pima.tr", "MASS")
pima <- rbind(pima_train, load_data("Pima.te", "MASS"))
publish("pima", pima, behind(pima, nrow(pima_train)), target = "type")
vowel <- load_data("Vowel", "mlbench")
names(vowel)[1] <- "speaker"
publish("vowel", vowel, as.integer(as.character(vowel$speaker)) > 7, target = "Class", group = list("speaker"))
longley <- load_data("longley", "datasets")
# Six economic series that rise together, all of the years up to 1958 for training: textbook collinearity.
publish("longley", longley, behind(longley, 12), target = "Employed")
inflation <- function(frame, feature) 1 / (1 - summary(lm(reformulate(".", feature), frame))$r.squared)
series <- head(longley[names(longley) != "Employed"], 12)
for (feature in names(series)) {
  append_line(file.path(output, "facts", "inflation.tsv"), feature, sprintf("%.17g", inflation(series, feature)))
}

# At random, where nobody published a split: what a careless one does to patients, chicks, strata and duplicates.
cancer <- load_data("BreastCancer", "mlbench")
publish("breast-cancer", cancer, at_random(cancer, 1), target = "Class", id = "Id")
iris <- load_data("iris", "datasets")
publish("iris", iris, at_random(iris, 1), target = "Species")
soybean <- load_data("Soybean", "mlbench")
publish("soybean", soybean, at_random(soybean, 1), target = "Class")
votes <- load_data("HouseVotes84", "mlbench")
publish("house-votes", votes, at_random(votes, 1), target = "Class")
spam <- load_data("spam", "kernlab")
publish("spam", spam, at_random(spam, 1), target = "type")
income <- load_data("income", "kernlab")
publish("income", income, at_random(income, 1), target = "INCOME")
housing <- load_data("BostonHousing2", "mlbench")
publish("housing", housing, at_random(housing, 1), target = "medv", group = list("town"))
weights <- load_data("birthwt", "MASS")
publish("birthwt", weights, at_random(weights, 1), target = "low")
flchain <- load_data("flchain", "survival")
publish("flchain", flchain, at_random(flchain, 1), target = "death")
pbcseq <- load_data("pbcseq", "survival")
publish("pbcseq", pbcseq, at_random(pbcseq, 1), target = "status", group = list("id"), time = "day", entity = "id")
retinopathy <- load_data("retinopathy", "survival")
publish("retinopathy", retinopathy, at_random(retinopathy, 1), target = "status", group = list("id", c("id", "eye")))
infusions <- load_data("rhDNase", "survival")
publish("rhdnase", infusions, at_random(infusions, 1), target = "fev", group = list("id", "inst"), time = "entry.dt")
chicks <- load_data("ChickWeight", "datasets")
publish("chickweight", chicks, at_random(chicks, 1), target = "weight", group = list("Chick"), time = "Time", entity = "Chick")
infert <- load_data("infert", "datasets")
publish("infert", infert, at_random(infert, 1), target = "case", group = list("stratum"))

# By patient, as it should be done: nothing may be found.
by_patient <- pbcseq$id %in% unique(pbcseq$id)[at_random(data.frame(unique(pbcseq$id)), 1)]
publish("pbcseq-by-patient", pbcseq, by_patient, target = "status", group = list("id"))
