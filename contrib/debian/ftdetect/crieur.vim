au BufRead,BufNewFile */crieur/*.conf,crieur.conf setf crieur
