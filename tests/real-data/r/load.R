# A data set by name. Some packages hold theirs ready to use, the others in files that data() reads.
load_data <- function(name, package) {
  ready <- getNamespaceInfo(asNamespace(package), "lazydata")
  frames <- new.env()
  if (exists(name, envir = ready, inherits = FALSE)) return(as.data.frame(get(name, envir = ready)))
  data(list = name, package = package, envir = frames)
  as.data.frame(get(name, envir = frames))
}
