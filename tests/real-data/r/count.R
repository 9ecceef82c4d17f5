# What a split shares, counted from R's own objects by match() and duplicated(), before any file is written. It is the
# first of two witnesses that the gate's figures are held against; python/count.py is the other.

# One integer per row, equal for equal rows. Codes keep all the precision that pasting numbers would lose.
row_codes <- function(frame) {
  columns <- lapply(frame, function(x) {
    x <- if (is.factor(x)) as.character(x) else x
    match(x, unique(x))
  })
  keys <- do.call(paste, c(unname(columns), sep = ":"))
  match(keys, unique(keys))
}

count_rows <- function(all, is_test, compared, target) {
  codes <- row_codes(all[compared])
  blank <- rowSums(!is.na(all[compared])) == 0
  usable_test <- is_test & !blank
  usable_train <- !is_test & !blank
  twin <- usable_test & codes %in% codes[usable_train]
  conflicting <- 0
  if (target != "" && target %in% names(all)) {
    labelled <- row_codes(data.frame(codes, all[[target]]))
    conflicting <- sum(twin & !(labelled %in% labelled[usable_train]))
  }
  inner <- codes[usable_train]
  list(
    "rows.train" = sum(!is_test),
    "rows.test" = sum(is_test),
    "duplicates.twins" = sum(twin),
    "duplicates.conflicting" = conflicting,
    "duplicates.trainingTwins" = sum(inner %in% codes[usable_test]),
    "duplicates.innerTwins" = sum(duplicated(inner) | duplicated(inner, fromLast = TRUE))
  )
}

count_key <- function(all, is_test, columns, name) {
  has_key <- rowSums(is.na(all[columns])) == 0
  codes <- row_codes(all[columns])
  test <- codes[is_test & has_key]
  train <- codes[!is_test & has_key]
  shared <- intersect(test, train)
  facts <- list(length(shared), length(unique(test)), sum(test %in% shared), sum(train %in% shared))
  names(facts) <- paste0(name, c(".keys", ".evaluationKeys", ".evaluationRows", ".trainingRows"))
  facts
}

# Evaluation rows that are not later than the last training row, of their entity where there is one.
count_time <- function(all, is_test, time, entity) {
  at <- as.numeric(all[[time]])
  who <- if (entity == "") rep(1L, nrow(all)) else row_codes(all[entity])
  known <- !is.na(at)
  last <- tapply(at[known & !is_test], who[known & !is_test], max)
  test <- which(is_test & known & as.character(who) %in% names(last))
  limit <- last[as.character(who[test])]
  list(
    "time.earlier" = sum(at[test] < limit),
    "time.ties" = sum(at[test] == limit),
    "time.comparable" = length(test)
  )
}
