# The programs of the API server write generated code and the cache of the API schema beside their sources, which are read-only.
# They run from a folder of links to the sources. The kernel withholds signals without a trap from the first process.
trap exit TERM
rm -rf /tmp/clearml
mkdir /tmp/clearml
cp -rs /opt/clearml/apiserver /tmp/clearml/apiserver
cd /tmp/clearml
