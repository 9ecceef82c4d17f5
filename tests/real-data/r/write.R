# Writes data frames as CSV that loses nothing: a number comes back as the same double, a factor as its levels.

# The shortest of 15 or 17 significant digits that reads back as the same number.
exact <- function(x) {
  text <- sprintf("%.15g", x)
  text[is.na(x)] <- NA
  inexact <- which(as.numeric(text) != x)
  text[inexact] <- sprintf("%.17g", x[inexact])
  text
}

quoted <- function(x) {
  text <- as.character(x)
  special <- grepl('[",\n]', text)
  text[special] <- paste0('"', gsub('"', '""', text[special]), '"')
  text
}

cell <- function(x) {
  if (inherits(x, "Date")) return(format(x, "%Y-%m-%d"))
  if (is.numeric(x) && !is.factor(x)) return(exact(as.numeric(x)))
  quoted(x)
}

write_frame <- function(frame, path) {
  dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
  cells <- lapply(frame, cell)
  lines <- do.call(paste, c(unname(cells), sep = ","))
  writeLines(c(paste(quoted(names(frame)), collapse = ","), lines), path, useBytes = TRUE)
}

append_line <- function(path, ...) cat(paste(..., sep = "\t"), "\n", sep = "", file = path, append = TRUE)
